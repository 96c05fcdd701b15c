/* Sliders over what one year's spending must earn: asks requiredRevenue, says and draws. */
'use strict';

/** Run the sliders in `root`, which is number `place` in the document. */
function startRevenue(root, place) {
  const { significant, money, svg, marks, show, fill, each } = Drawing;
  const SETTLED_AFTER = 350; // ms without a move; then it is said aloud
  const SAMPLES = 80; // points of the curve
  const [TALL, LEFT, FOOT, TOP] = [280, 52, 42, 24]; // px: height, and room for numbers and words
  const NEAR = 18; // px between lines that have a name
  const HIGHEST = 1.6; // times the curve's top; a line beyond is told in words alone
  const data = JSON.parse(root.querySelector('script[type="application/json"]').textContent);
  const fields = new Map(data.fields.map((field) => [field.name, field]));
  const live = root.querySelector('.movable-live');
  const find = (selector) => live.querySelector(selector);
  const spending = find('.movable-spending');
  const levers = new Map([...live.querySelectorAll('.lever')].map((node) => {
    const field = fields.get(node.dataset.field);
    return [field.name, Levers.connect(node, field, move)];
  }));

  let values = ownValues();
  let over = data.fields[0].name; // the input along which the curve is drawn
  let settling = 0;

  /* ---- state ---- */

  function viewOf(field) {
    return field.views[data.first];
  }

  function ownValues() {
    return new Map(data.fields.map((field) => [field.name, viewOf(field)[0]]));
  }

  function amount() {
    return data.spending[spending.selectedIndex];
  }

  function requiredAt(inputs) {
    const [life, rate, margin] = ['useful_life_years', 'cost_of_capital', 'contribution_margin'];
    return requiredRevenue(amount().value, inputs.get(life), inputs.get(rate), inputs.get(margin));
  }

  function move(field, value) {
    const next = new Map(values).set(field.name, value);
    const problem = Levers.problemWith(field, value)
      || (Number.isFinite(requiredAt(next)) ? '' : data.words.endless);
    Levers.complain(levers.get(field.name), problem);
    if (problem) return;
    values = next;
    showLever(field);
    showResult();
  }

  /* ---- words ---- */

  function showLever(field) {
    Levers.show(levers.get(field.name), field, values.get(field.name), viewOf(field), data);
  }

  function growthText(required) {
    const texts = { times: ratio(required, data.growth), amount: money(data.growth), year: data.year };
    return fill(data.growth > 0 ? data.words.grew : data.words.fell, texts);
  }

  function ratio(one, other) {
    return significant(one / other, 2);
  }

  function say() {
    const required = requiredAt(values);
    const inputs = data.fields.map((field) => {
      const words = Levers.withUnit(field, values.get(field.name));
      return [field.name, words.replace(' ', '\u00a0')]; // a number stays with its unit
    });
    find('.movable-says').textContent = fill(data.words.says, {
      ...Object.fromEntries(inputs),
      amount: money(amount().value),
      spending: amount().label,
      required: money(required),
      times: ratio(required, data.known),
      known: money(data.known),
      growth: growthText(required),
    });
  }

  function showNumber() {
    const required = requiredAt(values);
    const isCovered = required <= data.known;
    const verdict = element('span', { textContent: isCovered ? data.words.covered : data.words.missed });
    find('.movable-number').replaceChildren(`${money(required)} `, verdict);
    find('.movable-number').className = `movable-number ${isCovered ? 'up' : 'down'}`;
  }

  /** Whether a reader has set anything, which is then printed. */
  function isOwn() {
    return spending.selectedIndex > 0 || data.fields.some((field) => values.get(field.name) !== viewOf(field)[0]);
  }

  function showResult() {
    root.classList.toggle('own', isOwn());
    each(showNumber, drawChart);
    clearTimeout(settling);
    settling = setTimeout(say, SETTLED_AFTER);
  }

  function showAll() {
    for (const field of data.fields) {
      each(() => Levers.complain(levers.get(field.name), ''), () => showLever(field));
    }
    showResult();
    say();
  }

  /* ---- chart ---- */

  function drawChart() {
    const chart = find('.movable-chart');
    const width = Math.max(240, Math.floor(chart.clientWidth));
    const [field, required] = [fields.get(over), requiredAt(values)];
    const points = curve(field);
    const scale = scaleOf(points, required, width);
    const parts = [...axes(scale, field, width), ...lines(scale, points, width), path(points, scale), ...point(field, required, scale, width)];
    const texts = {
      input: field.label, known: money(data.known), required: money(required),
      low: Levers.withUnit(field, points[0].x / field.times),
      high: Levers.withUnit(field, points[SAMPLES].x / field.times),
      first: money(points[0].y), last: money(points[SAMPLES].y),
      value: Levers.withUnit(field, values.get(over)),
    };
    show(chart, width, TALL, parts, fill(data.words.chart, texts));
  }

  /** Required revenue along one input, in a reader's unit, over its slider and the chosen value. */
  function curve(field) {
    const chosen = Levers.shown(field, values.get(field.name));
    const [low, high] = [Math.min(field.slider[0], chosen), Math.max(field.slider[1], chosen)];
    return Array.from({ length: SAMPLES + 1 }, (_, at) => {
      const x = low + ((high - low) * at) / SAMPLES;
      return { x, y: requiredAt(new Map(values).set(field.name, x / field.times)) };
    }).map((one) => ({ ...one, y: Number.isFinite(one.y) ? one.y : requiredAt(values) }));
  }

  function scaleOf(points, required, width) {
    const high = Math.max(...points.map((one) => one.y), required, data.known);
    const heights = marks(0, high, 5);
    const [low, last] = [points[0].x, points[SAMPLES].x];
    return {
      heights, low, last, high,
      x: (value) => LEFT + ((value - low) / (last - low || 1)) * (width - LEFT - 12),
      y: (value) => TALL - FOOT - (value / high) * (TALL - FOOT - TOP),
    };
  }

  function axes(scale, field, width) {
    const across = scale.heights.flatMap((height) => {
      const y = scale.y(height);
      return [
        svg('line', { x1: LEFT, x2: width, y1: y, y2: y, class: height === 0 ? 'zero' : 'grid' }),
        svg('text', { x: LEFT - 6, y: y + 4, class: 'tick', 'text-anchor': 'end' }, mark(height)),
      ];
    });
    const along = marks(scale.low, scale.last, 6).map((one) => (
      svg('text', { x: scale.x(one), y: TALL - FOOT + 16, class: 'tick', 'text-anchor': 'middle' }, plain(one))
    ));
    const name = svg('text', { x: width, y: TALL - 6, class: 'tick', 'text-anchor': 'end' }, `${field.label}, ${field.unit}`);
    return [...across, ...along, name];
  }

  /** A round number, without what the computer adds to it. */
  function plain(number) {
    return String(Number(number.toPrecision(6))).replace('-', '−');
  }

  function mark(height) {
    if (height === 0) return '0';
    return height < 1 ? `$${plain(1000 * height)}m` : `$${plain(height)}bn`;
  }

  /** Revenue that is known, and where it lies near the curve how much all revenue grew. */
  function lines(scale, points, width) {
    const { known, growth } = data.words;
    const shown = [[data.known, known, 'known']];
    const isNear = Math.abs(scale.y(data.growth) - scale.y(data.known)) < NEAR;
    if (data.growth > 0 && data.growth < HIGHEST * scale.high && scale.y(data.growth) > TOP && !isNear) {
      shown.push([data.growth, fill(growth, { year: data.year }), 'growth']);
    }
    return shown.flatMap(([value, words, look]) => {
      const y = scale.y(value);
      const [first, last] = [points[0], points[SAMPLES]].map((one) => Math.abs(scale.y(one.y) - y));
      const [x, anchor] = first > last ? [LEFT + 4, 'start'] : [width, 'end']; // away from the curve
      return [
        svg('line', { x1: LEFT, x2: width, y1: y, y2: y, class: look }),
        svg('text', { x, y: y - 5, class: `name ${look}`, 'text-anchor': anchor }, `${words}: ${money(value)}`),
      ];
    });
  }

  function path(points, scale) {
    const places = points.map((one) => `${scale.x(one.x)} ${scale.y(one.y)}`);
    return svg('path', { d: `M${places.join('L')}`, class: 'curve' });
  }

  function point(field, required, scale, width) {
    const [x, y] = [scale.x(Levers.shown(field, values.get(field.name))), scale.y(required)];
    const anchor = x > width - 60 ? 'end' : 'start';
    return [
      svg('circle', { cx: x, cy: y, r: 5.5, class: 'dot own told' }),
      svg('text', { x: x + (anchor === 'end' ? -2 : 8), y: y - 10, class: 'value', 'text-anchor': anchor }, money(required)),
    ];
  }

  /* ---- start ---- */

  function element(name, settings, ...children) {
    const node = Object.assign(document.createElement(name), settings);
    node.append(...children);
    return node;
  }

  function fillSpending() {
    const words = data.spending.map((one) => `${one.label}: ${money(one.value)} (${one.evidence})`);
    spending.replaceChildren(...words.map((textContent) => element('option', { textContent })));
    spending.addEventListener('change', showAll);
  }

  function fillOver() {
    const name = `movable-${place}-over`; // one group, also where a document holds several
    for (const field of data.fields) {
      const isFirst = field.name === over;
      const input = element('input', { type: 'radio', name, checked: isFirst, autocomplete: 'off' });
      input.addEventListener('change', () => {
        over = field.name;
        drawChart();
      });
      find('.movable-over').append(element('label', {}, input, ` ${field.label.toLowerCase()}`));
    }
  }

  fillSpending();
  fillOver();
  find('.movable-reset').addEventListener('click', () => {
    spending.selectedIndex = 0;
    values = ownValues();
    showAll();
  });
  live.hidden = false;
  showAll();
  new ResizeObserver(drawChart).observe(find('.movable-chart'));
}

document.querySelectorAll('.movable-revenue').forEach((root, place) => startRevenue(root, place));
