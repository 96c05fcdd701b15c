/* Sliders for the model of giving away: reads the data of the page, asks valueOpenness, draws.
   Nothing is fetched or stored; what a reader sets stands in the address alone. */
'use strict';

(() => {
  const PREFIX = '#explore:';
  const LONGEST_FRAGMENT = 4000;
  const SETTLED_AFTER = 350; // ms without a move; then it is said aloud and put in the address
  const GLIDE = 260; // ms that bars take to their new places
  const NOTHING = 1e-9; // US$ bn: less than one dollar is none
  const SIGNIFICANT = 12; // digits; beyond lies what changing the unit adds
  const root = document.querySelector('.explorer');
  if (!root) return;

  const data = JSON.parse(root.querySelector('script[type="application/json"]').textContent);
  const fields = new Map(data.fields.map((field) => [field.name, field]));
  const viewNames = data.views.map((view) => view.name);
  const groupLabel = new Map(data.groups.map((group) => [group.name, group.label]));
  const actionLabel = new Map(data.actions.map((action) => [action.name, action.label]));
  const live = root.querySelector('.explorer-live');
  const find = (selector) => live.querySelector(selector);
  const levers = new Map([...live.querySelectorAll('.lever')].map(leverOf));

  let state = stateOf(data.first, new Map());
  let result = valueOpenness(Object.fromEntries(state.values));
  let drawn = result.channels; // what the bars show, which may be on their way
  let settling = 0;
  let gliding = 0;

  /* ---- words ---- */

  /** US$ bn in words, as format_number(value, "usd_bn") writes it. */
  function money(value) {
    const size = Math.abs(value);
    if (size < NOTHING) return '$0';
    const [scaled, unit] = size < 1 ? [size * 1000, 'm'] : [size, 'bn'];
    const digits = size < 0.1 ? 2 : 3;
    const places = Math.max(0, digits - 1 - Math.floor(Math.log10(scaled)));
    const options = { minimumFractionDigits: places, maximumFractionDigits: places };
    return `${value < 0 ? '−' : ''}$${scaled.toLocaleString('en-US', options)}${unit}`;
  }

  function directionOf(value) {
    if (Math.abs(value) < NOTHING) return 'level';
    return value < 0 ? 'down' : 'up';
  }

  function signed(value) {
    return (directionOf(value) === 'up' ? '+' : '') + money(value);
  }

  /** A value of the table in a reader's unit, without the noise of the change. */
  function shown(field, value) {
    return Number((value * field.times).toPrecision(SIGNIFICANT));
  }

  function withUnit(field, value) {
    return `${String(shown(field, value)).replace('-', '−')} ${field.unit}`;
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

  function sentence() {
    const than = result.npv < 0 ? 'less than' : 'more than';
    const size = money(Math.abs(result.npv));
    const worth = directionOf(result.npv) === 'level' ? 'as much as' : `${size} ${than}`;
    const kept = signed(result.actions.open_with_licence);
    return `Opening with the licence is worth ${worth} selling access, and ${kept} against keeping `
      + `the model inside. Best of the four: ${actionLabel.get(best()).toLowerCase()}.`;
  }

  function best() {
    const worths = Object.entries(result.actions);
    return worths.reduce((top, one) => (one[1] > top[1] ? one : top))[0];
  }

  /* ---- state ---- */

  function stateOf(view, changes) {
    const values = data.fields.map((field) => [field.name, field.views[view][0]]);
    return { view, values: new Map([...values, ...changes]) };
  }

  function changed() {
    return data.fields.filter(
      (field) => state.values.get(field.name) !== field.views[state.view][0],
    );
  }

  /** Take a state, unless the model has no finite answer to it; whether it was taken. */
  function take(next) {
    const answer = valueOpenness(Object.fromEntries(next.values));
    const numbers = [...Object.values(answer.channels), ...Object.values(answer.actions)];
    if (!numbers.every(Number.isFinite)) return false;
    state = next;
    result = answer;
    return true;
  }

  function move(field, value) {
    const values = new Map(state.values).set(field.name, value);
    const problem = problemWith(field, value)
      || (take({ view: state.view, values }) ? '' : 'growth passes any number; give a smaller one');
    const lever = levers.get(field.name);
    complain(lever, problem);
    if (problem) return;
    showLever(field);
    showResult(false);
  }

  function startFrom(view) {
    take(stateOf(view, new Map()));
    showAll();
  }

  /* ---- address: only what differs from the first view and from the values of the view ---- */

  function fragment() {
    const view = state.view === data.first ? [] : [`view=${state.view}`];
    const values = changed().map((field) => `${field.name}=${state.values.get(field.name)}`);
    const parts = [...view, ...values];
    return parts.length ? PREFIX + parts.join(';') : '';
  }

  function writeFragment() {
    const wanted = fragment();
    const ours = location.hash.startsWith(PREFIX);
    if (wanted === location.hash || (!wanted && !ours)) return; // other anchors stay as they are
    try {
      history.replaceState(null, '', wanted || location.pathname + location.search);
    } catch {
      // a browser that takes no more changes of the address only loses the link to this state
    }
  }

  /** What a fragment asks for: view, changes, and what in it cannot be used. */
  function readFragment(text) {
    const asked = { view: data.first, changes: new Map(), ignored: [] };
    if (text.length > LONGEST_FRAGMENT) return { ...asked, ignored: ['all of it, as it is too long'] };
    for (const part of text.slice(PREFIX.length).split(';').filter(Boolean)) {
      readPart(part, asked);
    }
    return asked;
  }

  function readPart(part, asked) {
    const at = part.indexOf('=');
    const [name, word] = at < 0 ? [part, ''] : [part.slice(0, at), part.slice(at + 1)];
    const value = /^-?\d+(\.\d+)?(e[+-]?\d+)?$/i.test(word) ? Number(word) : NaN;
    if (name === 'view' && viewNames.includes(word)) asked.view = word;
    else if (fields.has(name) && !problemWith(fields.get(name), value)) asked.changes.set(name, value);
    else asked.ignored.push(part.slice(0, 40));
  }

  function applyFragment() {
    if (!location.hash.startsWith(PREFIX)) return false;
    const asked = readFragment(location.hash);
    if (!take(stateOf(asked.view, asked.changes))) {
      asked.ignored.push('values whose result passes any number');
      take(stateOf(asked.view, new Map()));
    }
    showAll();
    find('.explorer-problem').textContent = asked.ignored.length
      ? `Left out of the address, as it is no input or out of bounds: ${asked.ignored.join(', ')}.`
      : '';
    return true;
  }

  /* ---- levers ---- */

  function leverOf(node) {
    const field = fields.get(node.dataset.field);
    const part = (name) => node.querySelector(`.lever-${name}`);
    const lever = {
      node, slider: part('slider'), number: part('number'), problem: part('problem'),
      track: part('track'), summary: node.querySelector('summary'), source: part('source'),
    };
    lever.slider.addEventListener('input', () => move(field, Number(lever.slider.value) / field.times));
    lever.number.addEventListener('change', () => entered(field, lever));
    return [field.name, lever];
  }

  /** Use what stands in the box, once it is entered: half a number is not what is meant. */
  function entered(field, lever) {
    const written = lever.number.value; // empty where it is no number
    move(field, written === '' ? NaN : Number(written) / field.times);
  }

  function complain(lever, problem) {
    lever.problem.textContent = problem ? `Not used: ${problem}.` : '';
    lever.number.setAttribute('aria-invalid', String(Boolean(problem)));
  }

  function showLever(field) {
    const lever = levers.get(field.name);
    const value = state.values.get(field.name);
    const text = String(shown(field, value));
    const own = value === field.views[state.view][0];
    if (Number(lever.number.value) !== Number(text) || lever.number.value === '') lever.number.value = text;
    lever.slider.value = text;
    lever.slider.setAttribute('aria-valuetext', withUnit(field, value));
    lever.node.classList.toggle('changed', !own);
    describe(field, lever, own);
  }

  /** Range and value of the view, evidence, and behind them how it was read and the source. */
  function describe(field, lever, own) {
    const [value, low, high, evidence, checked, place] = field.views[state.view];
    const [from, to] = [low, high].map((end) => String(shown(field, end)).replace('-', '−'));
    const preset = String(shown(field, value)).replace('-', '−');
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

  /* ---- result ---- */

  /** Do all parts of a drawing: one that fails is told to the console and leaves the others. */
  function each(...parts) {
    for (const part of parts) {
      try {
        part();
      } catch (error) {
        console.error(error);
      }
    }
  }

  function showAll() {
    for (const field of data.fields) {
      each(() => complain(levers.get(field.name), ''), () => showLever(field));
    }
    for (const button of live.querySelectorAll('[data-view]')) {
      button.setAttribute('aria-pressed', String(button.dataset.view === state.view));
    }
    find('.explorer-problem').textContent = '';
    showResult(true);
  }

  function showResult(glide) {
    each(showNet, showActions, showChanges, () => glideTo(result.channels, glide));
    clearTimeout(settling);
    settling = setTimeout(settle, SETTLED_AFTER);
  }

  function showNet() {
    const npv = find('.explorer-npv');
    npv.textContent = signed(result.npv);
    npv.className = `explorer-npv ${directionOf(result.npv)}`;
  }

  function showChanges() {
    const count = changed().length;
    find('.explorer-changes').textContent = count
      ? `${count} ${count === 1 ? 'input differs' : 'inputs differ'} from this view` : '';
  }

  function showActions() {
    const top = result.actions[best()];
    for (const row of live.querySelectorAll('[data-action]')) {
      const name = row.dataset.action;
      const worth = result.actions[name];
      const isBest = name === best();
      row.classList.toggle('best', isBest);
      row.cells[0].textContent = actionLabel.get(name) + (isBest ? ' \u2713\u00a0best' : '');
      row.cells[1].textContent = money(worth);
      row.cells[2].textContent = isBest ? '–' : money(top - worth);
    }
  }

  /** What can wait until nothing moves: speech, the address, and the list for print. */
  function settle() {
    each(() => { find('.explorer-says').textContent = sentence(); }, writeFragment, showUsed);
  }

  function showUsed() {
    const used = data.fields.flatMap((field) => {
      const [name, value] = [document.createElement('dt'), document.createElement('dd')];
      const own = state.values.get(field.name) === field.views[state.view][0];
      name.textContent = field.label;
      value.textContent = withUnit(field, state.values.get(field.name)) + (own ? '' : ' (changed)');
      return [name, value];
    });
    find('.explorer-used').replaceChildren(...used);
  }

  /* ---- waterfall ---- */

  function glideTo(target, glide) {
    cancelAnimationFrame(gliding);
    if (!glide || matchMedia('(prefers-reduced-motion: reduce)').matches) {
      drawn = target;
      drawChart();
      return;
    }
    const [from, start] = [drawn, performance.now()];
    const frame = (now) => {
      const part = Math.min(1, Math.max(0, (now - start) / GLIDE));
      const eased = part * (2 - part);
      drawn = Object.fromEntries(
        Object.entries(target).map(([name, value]) => [name, from[name] + eased * (value - from[name])]),
      );
      drawChart();
      if (part < 1) gliding = requestAnimationFrame(frame);
    };
    gliding = requestAnimationFrame(frame);
  }

  /** Bars from sum to sum, and the net value from nought. */
  function steps(channels) {
    let sum = 0;
    const rows = Object.entries(channels).map(([name, value]) => {
      sum += value;
      return { label: groupLabel.get(name), start: sum - value, end: sum };
    });
    return [...rows, { label: 'Net value', start: 0, end: sum, net: true }];
  }

  /** Round numbers that hold all of low..high and nought. */
  function ticks(low, high, most) {
    const reach = Math.max(high, 0) - Math.min(low, 0);
    const span = reach < NOTHING ? 1 : reach;
    const rough = span / most;
    const power = 10 ** Math.floor(Math.log10(rough));
    const step = [1, 2, 5, 10].map((part) => part * power).find((one) => one >= rough);
    const [first, last] = [Math.floor(Math.min(low, 0) / step), Math.ceil(Math.max(high, 0) / step)];
    return Array.from({ length: last - first + 1 }, (_, at) => (first + at) * step);
  }

  function svg(name, attributes, text) {
    const node = document.createElementNS('http://www.w3.org/2000/svg', name);
    for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
    if (text !== undefined) node.textContent = text;
    return node;
  }

  function drawChart() {
    const chart = find('.explorer-chart');
    const width = Math.max(240, Math.floor(chart.clientWidth));
    const rows = steps(drawn);
    const layout = layoutOf(width, rows);
    const high = layout.row * rows.length + 26;
    const drawing = svg('svg', { viewBox: `0 0 ${width} ${high}`, width, height: high, 'aria-hidden': 'true' });
    drawing.append(...axis(layout, high), ...rows.flatMap((row, at) => bar(row, at, layout)));
    chart.replaceChildren(drawing);
    const said = steps(result.channels).map((row) => `${row.label} ${signed(row.end - row.start)}`);
    chart.setAttribute('aria-label', `Waterfall of present values by channel: ${said.join('; ')}.`);
  }

  /** Names beside the bars where there is room, else above them; values always at the right. */
  function layoutOf(width, rows) {
    const beside = width >= 440;
    const [left, right] = [beside ? 206 : 1, width - (beside ? 74 : 1)];
    const ends = rows.flatMap((row) => [row.start, row.end]);
    const marks = ticks(Math.min(...ends), Math.max(...ends), beside ? 5 : 4);
    const [low, top] = [marks[0], marks[marks.length - 1]];
    const at = (value) => left + ((value - low) / (top - low || 1)) * (right - left);
    return { width, beside, marks, at, row: beside ? 31 : 45, bar: 16 };
  }

  function axis(layout, high) {
    return layout.marks.flatMap((mark) => {
      const x = layout.at(mark);
      const zero = mark === 0;
      const anchor = x < 26 ? 'start' : x > layout.width - 26 ? 'end' : 'middle';
      const size = Math.abs(mark).toLocaleString('en-US', { maximumSignificantDigits: 4 });
      const text = zero ? '0' : `${mark < 0 ? '−' : ''}$${size}bn`;
      return [
        svg('line', { x1: x, x2: x, y1: 0, y2: high - 20, class: zero ? 'zero' : 'grid' }),
        svg('text', { x, y: high - 5, class: 'tick', 'text-anchor': anchor }, text),
      ];
    });
  }

  function bar(row, at, layout) {
    const top = at * layout.row + (layout.beside ? (layout.row - layout.bar) / 2 : 23);
    const name = layout.beside ? top + 12.5 : top - 6;
    const value = row.end - row.start;
    const look = `${directionOf(value)}${row.net ? ' net' : ''}`;
    const [x0, x1] = [layout.at(row.start), layout.at(row.end)];
    const parts = [
      svg('path', { d: arrow(x0, x1, top, layout.bar), class: `bar ${look}` }),
      svg('text', { x: 0, y: name, class: `name ${row.net ? 'net' : ''}` }, row.label),
      svg('text', { x: layout.width, y: name, class: `value ${look}`, 'text-anchor': 'end' }, signed(value)),
    ];
    const below = top + layout.row;
    const from = value === 0 ? top : top + layout.bar; // no bar: the line goes through
    const carried = svg('line', { x1, x2: x1, y1: from, y2: below, class: 'carry' });
    return row.net ? parts : [carried, ...parts];
  }

  /** A bar that points the way the value goes: a cue beside its colour and sign. */
  function arrow(x0, x1, top, high) {
    const way = x1 < x0 ? -1 : 1;
    if (x0 === x1) return '';
    const end = Math.abs(x1 - x0) < 1.5 ? x0 + 1.5 * way : x1; // never so thin that it is not seen
    const neck = end - way * Math.min(high / 2, Math.abs(end - x0));
    return `M${x0} ${top}H${neck}L${end} ${top + high / 2}L${neck} ${top + high}H${x0}Z`;
  }

  /* ---- start ---- */

  live.addEventListener('click', (event) => {
    const button = event.target.closest('button');
    if (button) startFrom(button.dataset.view || state.view);
  });
  root.querySelector('.explorer-static').hidden = true;
  live.hidden = false;
  if (applyFragment()) root.scrollIntoView();
  else showAll();
  settle();
  new ResizeObserver(drawChart).observe(find('.explorer-chart'));
  addEventListener('hashchange', () => {
    if (location.hash !== fragment()) applyFragment();
  });
})();
