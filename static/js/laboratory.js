/* The laboratory grid: arrows and Enter move, a pasted report opens the check screen, flags follow what is typed.
   It decides nothing clinical: flags, ranges, conversions, slips and what a printed name means come from the server.
   It listens on the page, so that the grid may come and go within the page of a visit. */
(function () {
  "use strict";

  const gridOf = (node) => node && node.closest && node.closest("[data-grid]");
  const visible = (node) => node.offsetParent !== null;
  const rowOf = (node) => node.closest("tbody.grid-row");
  const entry = () => (window.entry && window.entry.current ? window.entry.current() : null);
  const results = (grid) => [...grid.querySelectorAll("input[data-result]")].filter(visible);
  const rowFor = (grid, code) => grid.querySelector('tbody[data-analyte="' + CSS.escape(code) + '"]');
  const boxIn = (row, item) => row.querySelector('[name="' + row.dataset.analyte + "." + item + '"]');
  let fresh = false;

  function go(node) {
    if (!node) return;
    node.focus();
    if (node.select && node.type === "text") node.select();
  }

  function tell() {
    const open = entry();
    if (open && fresh) {
      fresh = false;
      open.send();
    }
  }

  function groupKey(grid, words) {
    const keys = grid.closest("form").elements.group_keys;
    if (keys && !keys.value.split(", ").includes(words)) keys.value = keys.value ? keys.value + ", " + words : words;
  }

  /* --- moving --------------------------------------------------------------------------------------------------- */
  function step(grid, from, by) {
    const all = results(grid);
    const at = all.indexOf(from);
    if (by > 0 && at === all.length - 1) return afterGrid(grid);
    go(all[Math.max(0, at + by)]);
    return true;
  }

  /* From the answer to one question to the next question, wherever its row stands. */
  function toNextQuestion(grid, from) {
    const all = [...grid.querySelectorAll("input[data-answer]")].filter(visible);
    const next = all[all.indexOf(from) + 1];
    if (next) go(next);
    else afterGrid(grid);
    return true;
  }

  /* What is still to be said after the last result: significance, else the button that completes. */
  function afterGrid(grid) {
    const open = [...grid.querySelectorAll("select[data-significance]")].find((node) => visible(node) && !node.value);
    const form = grid.closest("form");
    go(open || form.querySelector("[data-complete]"));
    return true;
  }

  document.addEventListener("keydown", function (event) {
    const node = event.target;
    const form = event.altKey && node.closest && node.closest("form");
    const grid = gridOf(node) || (form && form.querySelector("[data-grid]"));
    if (!grid || event.isComposing || event.keyCode === 229 || event.metaKey) return;
    const row = rowOf(node);
    let taken = false;
    if (event.altKey && event.key.toLowerCase() === "r") taken = restNotDone(grid);
    else if (event.altKey && event.key.toLowerCase() === "n") taken = restNotSignificant(grid);
    else if (event.altKey && event.key.toLowerCase() === "g" && row) taken = override(row);
    else if (event.altKey || event.ctrlKey || !row) return;
    else if ("result" in node.dataset) taken = inResult(event, grid, row, node);
    else if ("answer" in node.dataset && event.key === "Enter") taken = toNextQuestion(grid, node);
    else if ("unit" in node.dataset && (event.key === "Enter" || event.key === "ArrowLeft")) {
      const box = row.querySelector("input[data-result]");
      tell();
      if (event.key === "Enter") step(grid, box, 1);
      else go(box);
      taken = true;
    } else if ("significance" in node.dataset && event.key === "ArrowLeft") {
      go(row.querySelector("input[data-result]"));
      taken = true;
    }
    if (taken) {
      event.preventDefault();
      event.stopImmediatePropagation();
    }
  }, true);

  function inResult(event, grid, row, box) {
    const whole = box.selectionStart === 0 && box.selectionEnd === box.value.length;
    if (event.key === "Enter" || event.key === "ArrowDown" || event.key === "ArrowUp") {
      const moved = step(grid, box, event.key === "ArrowUp" ? -1 : 1);
      tell();
      return moved;
    }
    if (event.key === "ArrowRight" && (whole || box.selectionStart === box.value.length) && !event.shiftKey) {
      const side = row.querySelector("select[data-unit]");
      if (side) side.focus();
      return Boolean(side);
    }
    const doubt = row.querySelector("[data-doubt]");
    if (event.key.toLowerCase() === "u" && doubt && !doubt.hidden && !box.value.startsWith("/")) return takeUnit(row);
    return false;
  }

  document.addEventListener("focusin", function (event) {
    if (gridOf(event.target) && "result" in event.target.dataset) event.target.select();
  });

  document.addEventListener("input", function (event) {
    if (gridOf(event.target)) fresh = true;
  }, true);

  document.addEventListener("change", function (event) {
    const grid = gridOf(event.target);
    if (!grid) return;
    fresh = true;
    if ("significance" in event.target.dataset) linkShown(rowOf(event.target));
    if ("addAnalyte" in event.target.dataset && event.target.value) {
      const row = rowFor(grid, event.target.value);
      row.hidden = false;
      event.target.value = "";
      panels(grid);
      go(row.querySelector("input[data-result]"));
    }
    if ("reportFile" in event.target.dataset && event.target.files.length) readFile(grid, event.target);
  }, true);

  function linkShown(row) {
    const link = row.querySelector("[data-link]");
    if (link) link.hidden = row.querySelector("[data-significance]").value !== "CS";
  }

  function changed() {
    fresh = true;
    const open = entry();
    if (open) open.changed();
  }

  /* --- one key for many rows --------------------------------------------------------------------------------------- */
  function restNotDone(grid) {
    const words = grid.querySelector("[data-rest-not-done]");
    if (!words) return false;
    const begun = new Set();
    for (const box of results(grid)) if (box.value) begun.add(panelOf(rowOf(box)));
    let filled = 0;
    for (const box of results(grid)) {
      if (box.value || !begun.has(panelOf(rowOf(box)))) continue;
      box.value = "/nd o " + words.dataset.restNotDone;
      filled += 1;
    }
    if (filled) {
      groupKey(grid, "LB not on the report");
      changed();
      tell();
    }
    afterGrid(grid);
    return true;
  }

  const panelOf = (row) => row.dataset.panel;

  function restNotSignificant(grid) {
    let filled = 0;
    for (const node of grid.querySelectorAll("select[data-significance]")) {
      if (!visible(node) || node.value) continue;
      node.value = "NCS";
      filled += 1;
    }
    if (filled) {
      groupKey(grid, "LB not clinically significant");
      changed();
      tell();
    }
    const form = grid.closest("form");
    go(results(grid).find((box) => !box.value) || form.querySelector("[data-complete]"));
    return true;
  }

  function override(row) {
    const part = row.querySelector("[data-override]");
    if (!part) return false;
    part.hidden = false;
    about(row);
    const reason = boxIn(row, "LBNRREAS");
    if (reason && !reason.value) reason.value = "PRINTED";
    go(boxIn(row, "LBNRLO"));
    return true;
  }

  function takeUnit(row) {
    const unit = row.querySelector("[data-take-unit]").dataset.takeUnit;
    const box = boxIn(row, "LBORRESU");
    if (!box || !unit) return false;
    box.value = unit;
    changed();
    tell();
    step(gridOf(row), row.querySelector("input[data-result]"), 1);
    return true;
  }

  /* --- what the server says of the rows ------------------------------------------------------------------------------ */
  document.addEventListener("entry-told", function (event) {
    const grid = event.target.querySelector("[data-grid]");
    const told = event.detail.grid;
    if (!grid || !told) return;
    for (const row of grid.querySelectorAll("tbody.grid-row")) {
      const answer = told[row.dataset.analyte];
      if (!answer) continue;
      const range = row.querySelector("[data-range]");
      range.textContent = answer.range;
      range.title = answer.from ? grid.dataset.register + " " + answer.from : "";
      row.classList.toggle("is-out", Boolean(answer.out));
      const flag = row.querySelector("[data-flag]");
      flag.dataset.flag = answer.flag || "";
      const mark = row.querySelector("[data-mark]");
      mark.textContent = answer.mark || "";
      mark.title = answer.words || "";
      row.querySelector("[data-flag-words]").textContent = answer.words || "";
      const grade = row.querySelector("[data-grade]");
      grade.dataset.grade = answer.grade || "";
      grade.dataset.shift = answer.shift || "";
      const level = row.querySelector("[data-grade-mark]");
      level.textContent = answer.gradeMark || "";
      level.title = answer.gradeWords || "";
      row.querySelector("[data-grade-words]").textContent = answer.gradeWords || "";
      row.querySelector("[data-grade-why]").textContent = answer.gradeWhy || "";
      row.querySelector("[data-grade-question]").hidden = !answer.question;
      row.querySelector("[data-question-words]").textContent = answer.question || "";
      row.querySelector("[data-standard]").textContent = answer.standard ? "= " + answer.standard : "";
      row.querySelector("[data-null-shown]").textContent = answer.null || "";
      const judge = row.querySelector("[data-judge]");
      judge.hidden = !answer.out;
      const doubt = row.querySelector("[data-doubt]");
      doubt.hidden = !answer.doubt;
      if (answer.doubt) {
        row.querySelector("[data-take-unit]").dataset.takeUnit = answer.doubt;
        row.querySelector("[data-doubt-unit]").textContent = answer.doubt;
      }
      about(row);
    }
    panels(grid);
  });

  /* The line below a row is there while it has something to say. */
  function about(row) {
    const line = row.querySelector("tr.about");
    const told = [...line.querySelectorAll("[data-judge], [data-doubt], [data-grade-question], [data-override], [data-error], [data-ask], .item-ask, .status-chip, .newer")]
      .some((part) => !part.hidden);
    const words = [...line.querySelectorAll("[data-standard], [data-null-shown], [data-grade-why]")].some((part) => part.textContent);
    line.hidden = !told && !words;
  }
  document.addEventListener("focusout", function (event) {
    const grid = gridOf(event.target);
    const row = grid && rowOf(event.target);
    if (row) window.setTimeout(() => about(row), 0);
  });

  /* A panel without a visible row needs no heading. */
  function panels(grid) {
    for (const head of grid.querySelectorAll("tbody.grid-panel")) {
      head.hidden = ![...grid.querySelectorAll('tbody.grid-row[data-panel="' + head.dataset.panel + '"]')].some((row) => !row.hidden);
    }
  }

  /* --- a report ------------------------------------------------------------------------------------------------------ */
  const oneColumn = (text) =>
    text.split(/\r?\n/).filter((line) => line.trim()).every((line) => /^[\s<>≤≥]*[\d.,０-９．]+$|^(阴性|阳性|neg|pos)$/i.test(line.trim()));

  document.addEventListener("paste", function (event) {
    const grid = gridOf(event.target);
    if (!grid || !event.clipboardData || event.target.matches("textarea")) return;
    const text = event.clipboardData.getData("text/plain");
    if (!/[\t\n]/.test(text.trim())) return;
    event.preventDefault();
    if ("result" in event.target.dataset && oneColumn(text)) fillDown(grid, event.target, text);
    else openReport(grid, text);
  }, true);

  function fillDown(grid, from, text) {
    const boxes = results(grid);
    let at = boxes.indexOf(from);
    for (const line of text.split(/\r?\n/)) {
      if (!line.trim() || !boxes[at]) continue;
      boxes[at].value = line.trim();
      at += 1;
    }
    groupKey(grid, "LB column pasted");
    changed();
    tell();
    if (boxes[at]) go(boxes[at]);
    else afterGrid(grid);
  }

  async function readFile(grid, chooser) {
    const bytes = await chooser.files[0].arrayBuffer();
    chooser.value = "";
    let text;
    try {
      text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    } catch (failure) {
      text = new TextDecoder("gb18030").decode(bytes);
    }
    openReport(grid, text);
  }

  const cardOf = (grid) => grid.parentElement.querySelector("[data-report-card]");
  const emptyCards = new WeakMap();

  function openCard(grid) {
    const card = cardOf(grid);
    const body = card.querySelector("[data-report-body]");
    if (!emptyCards.has(card)) emptyCards.set(card, body.innerHTML);
    body.innerHTML = emptyCards.get(card);
    if (!card.open) card.showModal();
    go(body.querySelector("textarea"));
  }

  async function openReport(grid, text) {
    const form = grid.closest("form");
    const card = cardOf(grid);
    const body = card.querySelector("[data-report-body]");
    if (!emptyCards.has(card)) emptyCards.set(card, body.innerHTML);
    const sent = new FormData();
    sent.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    sent.set("text", text);
    sent.set("laboratory", form.elements.LBNAM ? form.elements.LBNAM.value : "");
    sent.set("collected_on", form.elements.LBDAT ? form.elements.LBDAT.value : "");
    const answer = await post(grid.dataset.report, sent);
    if (!answer) return;
    body.innerHTML = await answer.text();
    if (!card.open) card.showModal();
    go(body.querySelector(".is-open select:not(:disabled), .is-open input:not([type=hidden])") || body.querySelector("[data-report-take]"));
  }

  async function post(address, sent) {
    try {
      const answer = await fetch(address, {
        method: "POST",
        body: sent,
        headers: { "X-Requested-With": "fetch", "HX-Request": "true", "X-Person": document.body.dataset.person || "" },
        credentials: "same-origin",
      });
      if (answer.status === 401 || answer.redirected) {
        document.dispatchEvent(new CustomEvent("session-ended"));
        return null;
      }
      return answer.ok ? answer : null;
    } catch (failure) {
      return null;
    }
  }

  document.addEventListener("keydown", function (event) {
    const card = event.target.closest && event.target.closest("[data-report-card]");
    if (!card || event.isComposing || event.key !== "Enter" || event.target.matches("textarea, button")) return;
    event.preventDefault();
    const open = [...card.querySelectorAll(".is-open select:not(:disabled), .is-open input:not([type=hidden])")];
    go(open[open.indexOf(event.target) + 1] || card.querySelector("[data-report-take]"));
  }, true);

  document.addEventListener("paste", function (event) {
    if (!event.target.matches || !event.target.matches("[data-report-text]")) return;
    const grid = event.target.closest("form, main").querySelector("[data-grid]") || document.querySelector("[data-grid]");
    const text = event.clipboardData.getData("text/plain");
    if (!text.trim()) return;
    event.preventDefault();
    openReport(grid, text);
  });

  /* The units of the analyte that was chosen for a line; the printed one where it is among them. */
  document.addEventListener("change", function (event) {
    if (!event.target.matches || !event.target.matches("select[data-take-analyte]")) return;
    const line = event.target.closest(".report-line");
    /* One analyte, one line: what another line already has is not chosen again. */
    const others = [...line.closest("table").querySelectorAll("[data-take-analyte]")].filter((other) => other !== event.target);
    const note = line.querySelector("[data-note]");
    if (event.target.value && event.target.value !== "-" && others.some((other) => other.value === event.target.value)) {
      event.target.value = "";
      note.textContent = line.closest("table").dataset.twice;
    }
    const chosen = event.target.selectedOptions[0];
    const units = (chosen.dataset.units || "").split("|").filter(Boolean);
    const box = line.querySelector("select[data-take-unit-name]");
    if (!box) return;
    const printed = line.dataset.printedUnit.toLowerCase().replace(/\s/g, "");
    box.replaceChildren(...["", ...units].map((unit) => new Option(unit, unit)));
    const same = units.find((unit) => unit.toLowerCase() === printed);
    box.value = same || (units.length === 1 ? units[0] : "");
    box.disabled = !units.length;
  });

  function take(card) {
    const grid = document.querySelector("[data-grid]");
    const table = card.querySelector("table.report");
    const remembered = new FormData();
    let filled = 0;
    for (const line of table.querySelectorAll(".report-line")) {
      const analyte = line.querySelector("[data-take-analyte]");
      const unit = line.querySelector("[data-take-unit-name]");
      const code = analyte.value;
      const mapped = "mapped" in analyte.dataset || "mapped" in unit.dataset;
      if (mapped && code && (code === "-" || unit.value)) {
        remembered.append("name", line.dataset.name);
        remembered.append("printed_unit", line.dataset.printedUnit);
        remembered.append("analyte", code === "-" ? "" : code);
        remembered.append("unit", code === "-" ? "" : unit.value);
      }
      if (!code || code === "-" || !unit.value) continue;
      const value = line.querySelector("[data-take-result]").value.trim();
      const row = rowFor(grid, code);
      if (!value || !row) continue;
      row.hidden = false;
      row.querySelector("input[data-result]").value = value;
      boxIn(row, "LBORRESU").value = unit.value;
      const range = line.querySelector("[data-take-range]");
      const own = Boolean(range && range.checked);
      boxIn(row, "LBNRLO").value = own ? line.dataset.low : "";
      boxIn(row, "LBNRHI").value = own ? line.dataset.high : "";
      boxIn(row, "LBNRREAS").value = own ? "PRINTED" : "";
      row.querySelector("[data-override]").hidden = !own;
      filled += 1;
    }
    if (remembered.has("name")) {
      remembered.set("csrfmiddlewaretoken", grid.closest("form").elements.csrfmiddlewaretoken.value);
      remembered.set("laboratory", table.dataset.laboratory);
      post(grid.dataset.remember, remembered);
    }
    card.close();
    panels(grid);
    if (!filled) return;
    groupKey(grid, "LB report pasted");
    changed();
    const form = grid.closest("form");
    /* On the page, so that the rows have been drawn anew before the focus moves. */
    document.addEventListener("entry-told", function () {
      const wrong = grid.querySelector("tbody.has-error:not([hidden]) input[data-result]");
      const empty = results(grid).find((box) => !box.value && begun(grid, box));
      const date = form.elements.LBDAT && !form.elements.LBDAT.value ? form.elements.LBDAT : null;
      if (date || wrong || empty) go(date || wrong || empty);
      else afterGrid(grid);
    }, { once: true });
    tell();
  }

  const begun = (grid, box) => results(grid).some((each) => each.value && panelOf(rowOf(each)) === panelOf(rowOf(box)));

  document.addEventListener("click", function (event) {
    const node = event.target;
    if (!node.closest) return;
    const card = node.closest("[data-report-card]");
    if (card && node.closest("[data-report-take]")) {
      take(card);
      return;
    }
    if (card && node.closest("[data-report-close]")) {
      card.close();
      return;
    }
    const grid = gridOf(node);
    if (!grid) return;
    if (node.closest("[data-paste-open]")) openCard(grid);
    else if (node.closest("[data-rest-not-done]")) restNotDone(grid);
    else if (node.closest("[data-rest-ncs]")) restNotSignificant(grid);
    else if (node.closest("[data-take-unit]")) takeUnit(rowOf(node));
  });

  const first = document.querySelector("[data-grid]");
  if (first) panels(first);
  new MutationObserver(function () {
    const grid = document.querySelector("[data-grid]:not([data-ready])");
    if (!grid) return;
    grid.dataset.ready = "yes";
    panels(grid);
  }).observe(document.body, { childList: true, subtree: true });
})();
