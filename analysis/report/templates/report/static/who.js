/* "Says who?": the entry of a page's notes about a number, figure or table, beside it.
   What is shown is copied from the notes; without this script a number leads there. */
'use strict';

(() => {
  const FIRST = 4; // rows shown before a reader asks for more
  const DELAY = 350; // ms that the pointer rests on a number before its entry opens
  const LINGER = 250; // ms that it may be away before the entry closes
  const GAP = 8; // px between number, entry and edge of the window
  const NARROW = '(max-width: 40rem)'; // there the entry is a sheet at the bottom
  const TRIGGER = 'a.says';
  if (!('popover' in HTMLElement.prototype)) return;

  const box = element('div', { class: 'who-box', popover: 'auto', role: 'dialog', tabindex: '-1', 'aria-label': 'Says who?' });
  let trigger = null; // what was asked about
  let pinned = false; // opened on purpose, not by a passing pointer
  let timer = 0;

  function element(name, attributes = {}, ...content) {
    const node = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
    node.append(...content);
    return node;
  }

  /** What a link or the address leads to; nothing where it is malformed. */
  const targetOf = (link) => {
    try { return document.getElementById(decodeURIComponent(link.hash.slice(1))); } catch { return null; }
  };

  /* ---- what an entry says ---- */

  /** The rows that an entry names by number ("1–4, 9"), with their numbers. */
  function rowsOf(entry) {
    const named = entry.querySelector('.who-rows');
    if (!named) return [];
    const all = entry.closest('.notes').querySelectorAll('.who-sources li');
    return named.textContent.split(', ').flatMap((run) => {
      const [first, last = first] = run.split('–').map(Number);
      return Array.from({ length: last - first + 1 }, (_, at) => [first + at, all[first + at - 1]]);
    });
  }

  /** The words of an entry; a number as it reads where it was asked about. */
  function wordsOf(entry, asked) {
    const copy = entry.cloneNode(true);
    copy.querySelector('.who-refs')?.remove();
    const number = asked.querySelector('data.n');
    if (number) copy.querySelector('b').textContent = number.textContent;
    return element('p', { class: 'who-words' }, ...copy.childNodes);
  }

  function listed([number, row]) {
    const head = row.closest('.who-text').querySelector('p');
    const inThisFile = targetOf(row.querySelector('a[href^="#"]') ?? location)?.cells?.[2];
    const text = (head.querySelector('cite') ? head : inThisFile ?? head).cloneNode(true);
    return element('li', { value: number }, ...text.childNodes, ' ', element('span', { class: 'who-row' }, ...row.cloneNode(true).childNodes));
  }

  function fill(entry) {
    const rows = rowsOf(entry);
    const list = element('ol', {}, ...rows.slice(0, FIRST).map(listed));
    const rest = rows.slice(FIRST);
    const more = element('button', { type: 'button', class: 'who-more' }, `and ${rest.length} more`);
    more.addEventListener('click', () => {
      const added = rest.map(listed);
      list.append(...added);
      more.remove();
      (added[0].querySelector('a') || box).focus();
      place();
    });
    const close = element('button', { type: 'button', class: 'who-close', 'aria-label': 'Close' }, '×');
    close.addEventListener('click', () => box.hidePopover());
    const foot = element('p', { class: 'who-foot' }, element('a', { href: `#${entry.id}` }, 'In the notes of this page'));
    box.replaceChildren(close, wordsOf(entry, trigger), ...(rows.length ? [list] : []), ...(rest.length ? [more] : []), foot);
    box.scrollTop = 0;
  }

  /* ---- opening, placing, closing ---- */

  function open(asked, onPurpose) {
    const entry = targetOf(asked);
    clearTimeout(timer);
    if (!entry) return;
    pinned = onPurpose || (pinned && asked === trigger);
    if (asked !== trigger || !box.matches(':popover-open')) {
      if (box.matches(':popover-open')) box.hidePopover();
      [trigger, pinned] = [asked, onPurpose];
      fill(entry);
      box.showPopover();
      place();
      asked.setAttribute('aria-expanded', 'true');
    }
    if (onPurpose) box.focus({ preventScroll: true });
  }

  /** Below the number where there is room, else above; a sheet at the bottom on a phone. */
  function place() {
    for (const name of ['left', 'top', 'max-height']) box.style.removeProperty(name);
    if (matchMedia(NARROW).matches) return;
    const [at] = trigger.getClientRects();
    const { clientWidth: wide, clientHeight: high } = document.documentElement;
    const [above, below] = [at.top - 2 * GAP, high - at.bottom - 2 * GAP];
    const under = box.offsetHeight <= below || below >= above;
    box.style.maxHeight = `${Math.max(under ? below : above, 120)}px`;
    const left = Math.max(GAP, Math.min(at.left, wide - box.offsetWidth - GAP));
    const top = under ? at.bottom + GAP : at.top - GAP - box.offsetHeight;
    box.style.left = `${left + scrollX}px`;
    box.style.top = `${top + scrollY}px`;
  }

  function later(wait, action) {
    clearTimeout(timer);
    timer = setTimeout(action, wait);
  }

  /** Past the last or before the first of the entry lies the number it is about. */
  function leaveByTab(event) {
    const inside = [...box.querySelectorAll('a[href], button')];
    const at = inside.indexOf(document.activeElement);
    const [back, out] = [event.shiftKey && at <= 0, !event.shiftKey && at === inside.length - 1];
    if (!back && !out) return;
    const asked = trigger;
    if (back) event.preventDefault();
    box.hidePopover();
    asked.focus();
  }

  /** Open what is folded around the place that the address names. */
  function reveal() {
    const target = targetOf(location);
    let fold = target?.closest('details:not([open])');
    if (!fold) return;
    for (; fold; fold = fold.parentElement.closest('details:not([open])')) fold.open = true;
    target.scrollIntoView({ behavior: 'instant' });
  }

  box.addEventListener('toggle', (event) => {
    if (event.newState === 'open') return;
    trigger.removeAttribute('aria-expanded');
    const lost = document.activeElement === document.body || box.contains(document.activeElement);
    if (pinned && lost) trigger.focus({ preventScroll: true });
    pinned = false;
  });
  box.addEventListener('keydown', (event) => { if (event.key === 'Tab') leaveByTab(event); });
  box.addEventListener('click', (event) => {
    if (!event.target.closest('a[href^="#"]')) return;
    pinned = false;
    box.hidePopover();
  });
  box.addEventListener('pointerenter', () => clearTimeout(timer));
  box.addEventListener('pointerleave', () => { if (!pinned) later(LINGER, () => box.hidePopover()); });

  document.addEventListener('click', (event) => {
    const asked = event.target.closest(TRIGGER);
    if (!asked || !targetOf(asked) || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    open(asked, true);
  });
  document.addEventListener('keydown', (event) => {
    const asked = event.key === ' ' && event.target.closest(TRIGGER);
    if (!asked) return;
    event.preventDefault();
    open(asked, true);
  });
  document.addEventListener('pointerover', (event) => {
    const asked = event.pointerType === 'mouse' && event.target.closest(TRIGGER);
    if (asked && !(pinned && box.matches(':popover-open'))) later(DELAY, () => open(asked, false));
  });
  document.addEventListener('pointerout', (event) => {
    if (!event.target.closest(TRIGGER)) return;
    clearTimeout(timer);
    if (!pinned) later(LINGER, () => box.hidePopover());
  });
  addEventListener('hashchange', reveal);

  document.body.append(box);
  for (const link of document.querySelectorAll(TRIGGER)) {
    link.setAttribute('role', 'button');
    link.setAttribute('aria-haspopup', 'dialog');
  }
  reveal();
})();
