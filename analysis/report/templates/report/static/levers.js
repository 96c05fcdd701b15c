/* One input of a model: a slider over the usual range, a box for any value, and where it is from. */
'use strict';

const Levers = (() => {
  const SIGNIFICANT = 12; // digits; beyond lies what changing the unit adds

  function minus(value) {
    return String(value).replace('-', '−');
  }

  /** A value of the table in a reader's unit, without the noise of the change. */
  function shown(field, value) {
    return Number((value * field.times).toPrecision(SIGNIFICANT));
  }

  function withUnit(field, value) {
    return `${minus(shown(field, value))} ${field.unit}`;
  }

  /** Why an input may not take a value; empty if it may. */
  function problemWith(field, value) {
    const aboveLeast = field.least === null
      || (field.leastExcluded ? value > field.least : value >= field.least);
    const belowMost = field.most === null || value <= field.most;
    const fine = Number.isFinite(value) && aboveLeast && belowMost
      && (!field.whole || Number.isInteger(value));
    return fine ? '' : `give ${field.domain}`;
  }

  /** The controls in `node`; `move(field, value)` is called with what a reader sets. */
  function connect(node, field, move) {
    const part = (name) => node.querySelector(`.lever-${name}`);
    const lever = {
      node, slider: part('slider'), number: part('number'), problem: part('problem'),
      track: part('track'), summary: node.querySelector('summary'), source: part('source'),
    };
    lever.slider.addEventListener('input', () => move(field, Number(lever.slider.value) / field.times));
    lever.number.addEventListener('change', () => move(field, entered(field, lever)));
    return lever;
  }

  /** What stands in the box, once it is entered: half a number is not what is meant. */
  function entered(field, lever) {
    const written = lever.number.value; // empty where it is no number
    return written === '' ? NaN : Number(written) / field.times;
  }

  function complain(lever, problem) {
    lever.problem.textContent = problem ? `Not used: ${problem}.` : '';
    lever.number.setAttribute('aria-invalid', String(Boolean(problem)));
  }

  /** Show a value beside `view`, what the point of view says of the field; data has the sources. */
  function show(lever, field, value, view, data) {
    const text = String(shown(field, value));
    const own = value === view[0];
    if (Number(lever.number.value) !== Number(text) || lever.number.value === '') lever.number.value = text;
    lever.slider.value = text;
    lever.slider.setAttribute('aria-valuetext', withUnit(field, value));
    lever.node.classList.toggle('changed', !own);
    describe(lever, field, own, view, data);
  }

  /** Range and value of the view, evidence, and behind them how it was read and the source. */
  function describe(lever, field, own, view, data) {
    const [value, low, high, evidence, checked, place] = view;
    const [from, to, preset] = [low, high, value].map((one) => minus(shown(field, one)));
    lever.summary.textContent = `${own ? '' : '● changed · '}range ${from} to ${to}, default ${preset} · ${evidence}`;
    const [least, most] = field.slider;
    const along = (end) => String(most > least ? (shown(field, end) - least) / (most - least) : 0);
    lever.track.style.setProperty('--low', along(low));
    lever.track.style.setProperty('--high', along(high));
    lever.track.style.setProperty('--own', along(value));
    showSource(lever.source, data.checked[checked], ...data.sources[place]);
  }

  function showSource(node, checked, text, address) {
    node.replaceChildren(`Checked: ${checked}. Source: `);
    if (!/^https?:\/\//.test(address)) {
      node.append(`${text}.`);
      return;
    }
    const link = document.createElement('a');
    Object.assign(link, { href: address, rel: 'noreferrer noopener', textContent: text });
    node.append(link, '.');
  }

  return { shown, withUnit, problemWith, connect, complain, show };
})();
