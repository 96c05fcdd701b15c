/* What surrounds a page: keeps the place when the date of knowledge changes, searches, switches. */
'use strict';
(() => {
  const root = document.documentElement;
  const layouts = [...document.querySelectorAll('.layout')]; // one, or all pages in one file
  const shown = () => document.querySelector('.layout.current main') || document.querySelector('main');
  const store = {
    get(name) { try { return localStorage.getItem(name); } catch { return null; } },
    set(name, value) { try { localStorage.setItem(name, value); } catch { /* not kept */ } },
  };

  /* ---- the place on the page: the first cell in view, and how far it is from the top ---- */
  const place = () => {
    const cells = [...shown().querySelectorAll('[data-cell]')];
    const at = cells.find((cell) => cell.getBoundingClientRect().bottom > 0);
    return at ? `${at.dataset.cell},${Math.round(at.getBoundingClientRect().top)}` : '';
  };
  const SETTLED = 150; // ms until the lines of a page stand where they stay
  const goTo = (text) => {
    const [cell, top] = text.split(',').map(Number);
    const later = [...shown().querySelectorAll('[data-cell]')].find((one) => +one.dataset.cell >= cell);
    if (!later || !Number.isFinite(top)) return;
    const exact = +later.dataset.cell === cell ? top : 80;
    const move = () => scrollTo({ top: scrollY + later.getBoundingClientRect().top - exact, behavior: 'instant' });
    move();
    requestAnimationFrame(move); // and again, when fonts and drawings have their size
    setTimeout(move, SETTLED);
  };
  const keepPlace = (link) => link.addEventListener('click', (event) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.button) return;
    event.preventDefault();
    const moved = document.querySelector('.show-moved:checked') ? '&moved' : '';
    location.href = `${link.getAttribute('href').split('#')[0]}?at=${place()}${moved}${location.hash}`;
  });
  const restorePlace = () => {
    const asked = new URLSearchParams(location.search);
    if (!asked.has('at')) return;
    for (const box of document.querySelectorAll('.show-moved')) box.checked = asked.has('moved');
    goTo(asked.get('at'));
    try { history.replaceState(null, '', location.pathname + location.hash); } catch { /* stays */ }
  };

  /* ---- all pages in one file: one is shown at a time ---- */
  const turnTo = (layout) => {
    for (const one of layouts) one.classList.toggle('current', one === layout);
    document.title = layout.dataset.title;
  };
  const targetOf = (hash) => {
    const sliders = /^#explore:in=([\w-]+)/.exec(hash); // as explorer.js writes it
    if (sliders) return document.querySelector(`[data-page="${sliders[1]}"] .explorer`);
    try { return document.getElementById(decodeURIComponent(hash.slice(1))); } catch { return null; }
  };
  const follow = () => {
    const target = targetOf(location.hash);
    const layout = target?.closest('.layout');
    if (!layout) return;
    turnTo(layout);
    if (target === layout) scrollTo({ top: 0, behavior: 'instant' });
    else target.scrollIntoView({ behavior: 'instant' });
  };
  const turnVintage = (link) => link.addEventListener('click', (event) => {
    const layout = document.getElementById(link.hash.slice(1));
    if (!layout) return;
    event.preventDefault();
    const here = place();
    history.pushState(null, '', link.hash);
    turnTo(layout);
    goTo(here);
    layout.querySelector('.vintages [aria-current]')?.focus({ preventScroll: true });
  });
  const startPages = () => {
    document.body.classList.toggle('all-pages', location.hash === '#all-pages'); // for print
    addEventListener('hashchange', follow);
    addEventListener('popstate', follow);
    follow();
  };
  /** A switch stands on every page of the file; all of them say the same. */
  const together = (name, then) => {
    const boxes = [...document.querySelectorAll(`.${name}`)];
    for (const box of boxes) {
      box.checked = false; // a browser may remember
      box.addEventListener('change', () => {
        for (const other of boxes) other.checked = box.checked;
        then?.(box.checked);
      });
    }
  };

  /* ---- search over all pages ---- */
  const words = (text) => text.toLowerCase().split(/[^\p{L}\p{N}]+/u).filter(Boolean);
  const rank = (entry, asked) => {
    const heading = words(`${entry.page} ${entry.title}`), body = entry.text.toLowerCase();
    let sum = 0;
    for (const word of asked) {
      if (heading.some((one) => one.startsWith(word))) sum += 4;
      else if (body.includes(word)) sum += 1;
      else return 0;
    }
    return sum + (entry.kind === 'section' ? 0.5 : 0);
  };
  const snippet = (text, word) => {
    const at = Math.max(0, text.toLowerCase().indexOf(word) - 50);
    const start = at ? text.indexOf(' ', at) + 1 : 0;
    return (start ? '… ' : '') + text.slice(start, start + 150).trim() + (text.length > start + 150 ? ' …' : '');
  };
  const element = (name, kind, text) => {
    const made = document.createElement(name);
    if (kind) made.className = kind;
    if (text) made.textContent = text;
    return made;
  };
  const result = (entry, asked) => {
    const item = element('li'), link = element('a', 'found');
    link.href = entry.href;
    link.append(element('span', 'found-page', entry.page), element('span', 'found-title', entry.title),
      element('span', 'found-text', snippet(entry.text, asked[0])));
    item.append(link);
    return item;
  };
  const MOST = 12;
  const search = (panel, read) => {
    let entries;
    const box = panel.querySelector('.search-box'), list = panel.querySelector('.search-found');
    const count = panel.querySelector('.search-count');
    const look = () => {
      const asked = words(box.value);
      entries ??= read();
      const ranked = asked.length ? entries.map((one) => [rank(one, asked), one]).filter(([sum]) => sum) : [];
      ranked.sort((a, b) => b[0] - a[0]);
      list.replaceChildren(...ranked.slice(0, MOST).map(([, one]) => result(one, asked)));
      const more = ranked.length > MOST ? `, the first ${MOST} shown` : '';
      count.textContent = asked.length ? `${ranked.length || 'No'} place${ranked.length === 1 ? '' : 's'} found${more}` : '';
    };
    box.addEventListener('input', look);
    box.addEventListener('keydown', (event) => {
      if (event.key === 'Escape') { box.value = ''; look(); }
      if (event.key === 'Enter') list.querySelector('a')?.click();
    });
    list.addEventListener('click', foldMenus);
    panel.hidden = false;
  };
  const INDEX = ':scope > script[type="application/json"]';
  const startSearch = (layout) => {
    const panel = layout.querySelector('.search');
    const alike = (one) => one.dataset.vintage === layout.dataset.vintage;
    const index = layouts.filter(alike).map((one) => one.querySelector(INDEX)).find(Boolean);
    if (!panel || !index) return;
    const read = () => JSON.parse(index.textContent)
      .map(([page, title, href, kind, text]) => ({ page, title, href, kind, text }));
    search(panel, read);
  };

  /* ---- switches ---- */
  const showCode = (shows) => {
    for (const code of document.querySelectorAll('details.code')) code.open = shows;
  };
  const PAPERS = ['auto', 'light', 'dark'];
  const usePaper = (paper) => {
    if (paper === 'auto') delete root.dataset.paper; else root.dataset.paper = paper;
    for (const button of document.querySelectorAll('.paper')) button.textContent = `Paper: ${paper}`;
  };
  const choosePaper = () => {
    const kept = store.get('paper');
    usePaper(PAPERS.includes(kept) ? kept : 'auto');
    for (const button of document.querySelectorAll('.paper')) {
      button.addEventListener('click', () => {
        const next = PAPERS[(PAPERS.indexOf(root.dataset.paper || 'auto') + 1) % PAPERS.length];
        usePaper(next);
        store.set('paper', next);
      });
    }
  };

  /* ---- where in the page the reader is ---- */
  const followSections = () => {
    const links = [...document.querySelectorAll('.contents a')];
    const target = (link) => document.getElementById(decodeURIComponent(link.hash.slice(1)));
    const mark = () => {
      const passed = links.filter((link) => (target(link)?.getBoundingClientRect().top ?? 1e9) < 140);
      for (const link of links) link.classList.toggle('at', link === passed[passed.length - 1]);
    };
    addEventListener('scroll', mark, { passive: true });
    mark();
  };

  /* The menu stands open beside the text, and folds above it where the screen is narrow. */
  const beside = matchMedia('(min-width: 64rem)');
  const foldMenus = () => {
    for (const menu of document.querySelectorAll('.menu')) menu.open = beside.matches;
  };
  beside.addEventListener('change', foldMenus);
  foldMenus();

  const whole = layouts.length > 1;
  for (const link of document.querySelectorAll('.vintages a')) (whole ? turnVintage : keepPlace)(link);
  together('show-moved');
  together('show-code', showCode);
  choosePaper();
  for (const part of document.querySelectorAll('.switches')) part.hidden = false;
  if (whole) startPages(); else restorePlace();
  layouts.forEach(startSearch);
  followSections();
})();
