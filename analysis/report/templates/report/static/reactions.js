/* A chooser over stored event studies: all its numbers stand in the page, none is reckoned here. */
'use strict';

/** Run the chooser in `root`, which is number `place` in the document. */
function startReactions(root, place) {
  const { svg, marks, show, fill, each } = Drawing;
  const FEW = 3; // options that stand side by side as buttons; more are a list
  const TALL = 240;
  const EDGE = 46; // px for the numbers of the axis
  const FIELDS = ['mean', 'low', 'high', 'verdict'];
  const TEXTS = ['n', 'mean', 'low', 'high', 'p_events', 'p_random'];
  const data = JSON.parse(root.querySelector('script[type="application/json"]').textContent);
  const live = root.querySelector('.movable-live');
  const find = (selector) => live.querySelector(selector);
  const sizes = data.choices.map((choice) => choice.options.length);
  const cells = data.cells.map(cellOf);
  const controls = data.choices.map(controlOf);
  let chosen = optionsAt(data.first); // the place of the chosen option, choice by choice

  /* ---- cells ---- */

  function cellOf(cell, at) {
    if (!Array.isArray(cell)) return { at, reason: data.reasons[cell] };
    const numbers = Object.fromEntries(FIELDS.map((name, field) => [name, cell[field]]));
    const texts = Object.fromEntries(TEXTS.map((name, field) => [name, cell[FIELDS.length + field]]));
    return { at, ...numbers, texts, isTold: !cell[FIELDS.length - 1].startsWith('not') };
  }

  function optionsAt(at) {
    const options = [];
    for (const size of [...sizes].reverse()) {
      options.unshift(at % size);
      at = Math.floor(at / size);
    }
    return options;
  }

  function cellAt(options) {
    return cells[options.reduce((at, option, choice) => at * sizes[choice] + option, 0)];
  }

  /** The cells with the events that are chosen. */
  function neighbours() {
    return cells.filter((cell) => cell.texts && optionsAt(cell.at)[0] === chosen[0]);
  }

  /* ---- controls ---- */

  function controlOf(choice, at) {
    const control = choice.options.length > FEW ? listOf(choice) : buttonsOf(choice, at);
    control.node.addEventListener('change', () => {
      chosen = chosen.with(at, control.read());
      showAll();
    });
    find('.movable-controls').append(control.node);
    return control;
  }

  function element(name, settings, ...children) {
    const node = Object.assign(document.createElement(name), settings);
    node.append(...children);
    return node;
  }

  function listOf(choice) {
    const options = choice.options.map((label) => element('option', { textContent: label }));
    const select = element('select', { autocomplete: 'off' }, ...options);
    const node = element('p', { className: 'movable-choice' }, element('label', {}, choice.label, ' ', select));
    const write = (option) => { select.selectedIndex = option; };
    const allow = (option, reason) => {
      options[option].disabled = Boolean(reason);
      options[option].textContent = choice.options[option] + (reason ? ` – ${reason}` : '');
    };
    return { node, write, allow, read: () => select.selectedIndex };
  }

  function buttonsOf(choice, at) {
    const name = `movable-${place}-${at}`; // one group a chooser, also where a document holds several
    const inputs = choice.options.map(() => element('input', { type: 'radio', name, autocomplete: 'off' }));
    const reasons = choice.options.map(() => element('small', {}));
    const labels = choice.options.map((label, option) => (
      element('label', {}, inputs[option], ' ', label, ' ', reasons[option])
    ));
    const legend = element('legend', { textContent: choice.label });
    const node = element('fieldset', { className: 'movable-choice' }, legend, ...labels);
    const write = (option) => { inputs[option].checked = true; };
    const allow = (option, reason) => {
      inputs[option].disabled = Boolean(reason);
      reasons[option].textContent = reason ? `– ${reason}` : '';
    };
    return { node, write, allow, read: () => inputs.findIndex((input) => input.checked) };
  }

  function showControls() {
    controls.forEach((control, at) => {
      control.write(chosen[at]);
      for (let option = 0; option < sizes[at]; option += 1) {
        control.allow(option, cellAt(chosen.with(at, option)).reason);
      }
    });
  }

  /* ---- result ---- */

  function showAll() {
    each(showControls, showWords, drawChart);
  }

  function showWords() {
    const cell = cellAt(chosen);
    root.classList.toggle('own', cell.at !== data.first); // printed only where a reader chose
    const texts = { ...cell.texts, moved: cell.mean < 0 ? 'fell' : 'rose', size: cell.texts.mean.slice(1) };
    find('.movable-number').textContent = fill(data.words.mean, texts);
    find('.movable-says').textContent = fill(data.says[cell.verdict], texts);
    find('.movable-counts').textContent = fill(data.words.counts, countsOf(cell));
  }

  function countsOf(cell) {
    const [some, all] = [neighbours(), cells.filter((one) => one.texts)];
    const told = (list) => list.filter((one) => one.isTold).length;
    const same = some.filter((one) => one.isTold === cell.isTold).length;
    return { told: told(some), count: some.length, all_told: told(all), all: all.length, same };
  }

  /* ---- chart ---- */

  function drawChart() {
    const chart = find('.movable-chart');
    const width = Math.max(240, Math.floor(chart.clientWidth));
    const rows = neighbours().sort((one, other) => one.mean - other.mean);
    const own = cellAt(chosen);
    const scale = scaleOf(rows);
    const step = (width - EDGE) / rows.length;
    const across = (row) => EDGE + (rows.indexOf(row) + 0.5) * step;
    const pale = rows.filter((row) => row !== own).flatMap((row) => mark(row, across(row), scale, ''));
    const parts = [...axis(scale, width), ...pale, ...mark(own, across(own), scale, ' own'), label(own, across(own), scale, width)];
    const texts = { ...own.texts, count: rows.length, place: rows.indexOf(own) + 1 };
    show(chart, width, TALL, parts, fill(data.words.chart, texts));
  }

  function scaleOf(rows) {
    const ends = rows.flatMap((row) => [row.low, row.high]);
    const [low, high] = [Math.min(...ends, 0), Math.max(...ends, 0)];
    const at = (value) => 22 + ((high - value) / (high - low || 1)) * (TALL - 32);
    return { lines: marks(low, high, 5), at };
  }

  function axis(scale, width) {
    return scale.lines.flatMap((line) => {
      const y = scale.at(line);
      const percent = Number((100 * line).toPrecision(6));
      const text = `${percent > 0 ? '+' : ''}${String(percent).replace('-', '−')}%`;
      return [
        svg('line', { x1: EDGE, x2: width, y1: y, y2: y, class: line === 0 ? 'zero' : 'grid' }),
        svg('text', { x: EDGE - 6, y: y + 4, class: 'tick', 'text-anchor': 'end' }, text),
      ];
    });
  }

  function mark(row, x, scale, own) {
    const told = row.isTold ? ' told' : '';
    return [
      svg('line', { x1: x, x2: x, y1: scale.at(row.low), y2: scale.at(row.high), class: `span${own}` }),
      svg('circle', { cx: x, cy: scale.at(row.mean), r: own ? 5 : 3, class: `dot${own}${told}` }),
    ];
  }

  function label(row, x, scale, width) {
    const anchor = x < EDGE + 24 ? 'start' : x > width - 24 ? 'end' : 'middle';
    return svg('text', { x, y: scale.at(row.high) - 8, class: 'value', 'text-anchor': anchor }, row.texts.mean);
  }

  live.hidden = false;
  showAll();
  new ResizeObserver(drawChart).observe(find('.movable-chart'));
}

document.querySelectorAll('.movable-reactions').forEach((root, place) => startReactions(root, place));
