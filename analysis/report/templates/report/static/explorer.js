/* Sliders for the model of giving away: reads the data of the page, asks valueOpenness, draws.
   Nothing is fetched or stored; what a reader sets stands in the address alone. */
'use strict';

/** Run the sliders in `root`. Where a document holds several pages, the address names the page. */
function startExplorer(root) {
  const { NOTHING, money, marks, svg, show, each } = Drawing;
  const { shown, withUnit, problemWith, complain } = Levers;
  const PREFIX = '#explore:';
  const LONGEST_FRAGMENT = 4000;
  const SETTLED_AFTER = 350; // ms without a move; then it is said aloud and put in the address
  const GLIDE = 260; // ms that bars take to their new places

  const data = JSON.parse(root.querySelector('script[type="application/json"]').textContent);
  const fields = new Map(data.fields.map((field) => [field.name, field]));
  const viewNames = data.views.map((view) => view.name);
  const groupLabel = new Map(data.groups.map((group) => [group.name, group.label]));
  const actionLabel = new Map(data.actions.map((action) => [action.name, action.label]));
  const home = root.closest('[data-page]')?.dataset.page || ''; // the page, where there are several
  const live = root.querySelector('.explorer-live');
  const find = (selector) => live.querySelector(selector);
  const levers = new Map([...live.querySelectorAll('.lever')].map((node) => {
    const field = fields.get(node.dataset.field);
    return [field.name, Levers.connect(node, field, move)];
  }));

  let state = stateOf(data.first, new Map());
  let result = valueOpenness(Object.fromEntries(state.values));
  let drawn = result.channels; // what the bars show, which may be on their way
  let settling = 0;
  let gliding = 0;

  /* ---- words ---- */

  function directionOf(value) {
    if (Math.abs(value) < NOTHING) return 'level';
    return value < 0 ? 'down' : 'up';
  }

  function signed(value) {
    return (directionOf(value) === 'up' ? '+' : '') + money(value);
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
    const page = home ? [`in=${home}`] : [];
    return parts.length ? PREFIX + [...page, ...parts].join(';') : '';
  }

  /** Whether these sliders are the first of the document that are shown. */
  function isShown() {
    const all = [...document.querySelectorAll('.explorer')];
    return all.find((one) => one.getClientRects().length > 0) === root;
  }

  /** Whether the address speaks of these sliders: it names their page, or no page. */
  function isMeant() {
    const page = new RegExp(`^${PREFIX}in=([^;]*)`).exec(location.hash);
    return home && page ? page[1] === home : isShown();
  }

  function writeFragment() {
    if (!isShown()) return;
    const wanted = fragment();
    const ours = location.hash.startsWith(PREFIX) && isMeant();
    if (wanted === location.hash || (!wanted && !ours)) return; // other anchors stay as they are
    try {
      const bare = home ? `#${home}` : location.pathname + location.search;
      history.replaceState(null, '', wanted || bare);
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
    if (name === 'in') return; // the page, which isMeant has read
    if (name === 'view' && viewNames.includes(word)) asked.view = word;
    else if (fields.has(name) && !problemWith(fields.get(name), value)) asked.changes.set(name, value);
    else asked.ignored.push(part.slice(0, 40));
  }

  function applyFragment() {
    if (!location.hash.startsWith(PREFIX) || !isMeant()) return false;
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

  function showLever(field) {
    const view = field.views[state.view];
    Levers.show(levers.get(field.name), field, state.values.get(field.name), view, data);
  }

  /* ---- result ---- */

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
    root.classList.toggle('own', fragment() !== ''); // in print, what a reader set; else the figure
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

  function drawChart() {
    const chart = find('.explorer-chart');
    const width = Math.max(240, Math.floor(chart.clientWidth));
    const rows = steps(drawn);
    const layout = layoutOf(width, rows);
    const high = layout.row * rows.length + 26;
    const parts = [...axis(layout, high), ...rows.flatMap((row, at) => bar(row, at, layout))];
    const said = steps(result.channels).map((row) => `${row.label} ${signed(row.end - row.start)}`);
    show(chart, width, high, parts, `Waterfall of present values by channel: ${said.join('; ')}.`);
  }

  /** Names beside the bars where there is room, else above them; values always at the right. */
  function layoutOf(width, rows) {
    const beside = width >= 440;
    const [left, right] = [beside ? 206 : 1, width - (beside ? 74 : 1)];
    const ends = rows.flatMap((row) => [row.start, row.end]);
    const scale = marks(Math.min(...ends, 0), Math.max(...ends, 0), beside ? 5 : 4, true);
    const [low, top] = [scale[0], scale[scale.length - 1]];
    const at = (value) => left + ((value - low) / (top - low || 1)) * (right - left);
    return { width, beside, marks: scale, at, row: beside ? 31 : 45, bar: 16 };
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
}

document.querySelectorAll('.explorer').forEach((root) => startExplorer(root));
