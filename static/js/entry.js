/* Entry of a form by keyboard: moves the focus, picks answers by digit or letter, keeps drafts, shows what the server
   derives. It decides nothing clinical: scores, grades, what applies, what is wrong and what is proposed all come back
   from the server.

   A form is started on its element and may be stopped again (`entry.start(form)`, `entry.stop()`), so that a page may
   put one form after another into the same place. One form is entered at a time. */
(function () {
  "use strict";

  const FLAVOURS = ["nd", "na", "unk", "nav"];
  let open = null;

  const byId = (id) => document.getElementById(id);
  const item = (node) => node.closest("[data-item]");
  const visible = (node) => node.offsetParent !== null;
  const boxOf = (row) =>
    row.querySelector("input[type=radio]:checked") || row.querySelector("input[type=radio], input[type=checkbox], select, input[type=text], textarea");
  const mayBeMissing = (row) => row.hasAttribute("data-null-key");

  function start(form, options) {
    stop();
    if (!form) return null;
    open = begin(form);
    if (!options || options.focus !== false) open.home();
    return open;
  }

  function stop() {
    if (!open) return;
    open.end();
    open = null;
  }

  function begin(form) {
    const live = form.dataset.live;
    const saved = form.querySelector("[data-saved]");
    const ending = new AbortController();
    const here = { signal: ending.signal };
    const held = new Map();
    let before = null;
    let dirty = false;
    let timer = 0;
    let asked = 0;
    let over = false;

    /* --- moving ----------------------------------------------------------------------------------------------- */
    function stops() {
      const found = [];
      const groups = new Set();
      for (const node of form.querySelectorAll("input, select, textarea, button, summary")) {
        if (node.type === "hidden" || node.tabIndex < 0 || node.disabled || !visible(node)) continue;
        if (node.type === "radio") {
          if (groups.has(node.name)) continue;
          groups.add(node.name);
          found.push(form.querySelector('input[name="' + CSS.escape(node.name) + '"]:checked') || node);
        } else {
          found.push(node);
        }
      }
      return found;
    }

    function goTo(target) {
      if (!target) return;
      target.focus();
      if (target.select && target.type === "text") target.select();
    }

    /* Enter goes from item to item; the key of a quiet part is reached by Tab, or pressed as q. */
    function next(from) {
      const all = stops().filter((node) => node === from || !node.closest(".section-head"));
      let place = all.indexOf(from);
      if (place < 0 && from.type === "radio") place = all.findIndex((node) => node.name === from.name && node.type === "radio");
      if (place >= 0) goTo(all[place + 1]);
      else goTo(all.find((node) => from.compareDocumentPosition(node) & Node.DOCUMENT_POSITION_FOLLOWING));
    }

    const isEmpty = (node) =>
      ((node.type === "text" || node.tagName === "SELECT" || node.tagName === "TEXTAREA") && !node.value) ||
      (node.type === "radio" && !form.querySelector('input[name="' + CSS.escape(node.name) + '"]:checked') && !nullOf(item(node)));

    const nullOf = (row) => (row.querySelector("[data-null-of]") || {}).value || "";

    /* What is wrong, else the first empty box, else the button that completes. */
    function home() {
      const asked_for = new URLSearchParams(window.location.search).get("item");
      const named = asked_for && form.querySelector("#item-" + CSS.escape(asked_for));
      if (named && boxOf(named)) {
        boxOf(named).focus();
        return;
      }
      const wrong = form.querySelector(
        ".item.has-error:not(.is-hidden) input:not([type=hidden]), .item.has-error:not(.is-hidden) select, " +
        ".item.has-error:not(.is-hidden) textarea, .rows-cell.has-error input, .rows-cell.has-error select, .grid-row.has-error input[data-result], .item-ask input, .change-reason.has-error select");
      if (!live) return;
      const first = wrong || (byId("error-summary") ? null : stops().find((node) => item(node) && !("optional" in node.dataset) && isEmpty(node)));
      const target = first || ("inVisit" in form.dataset ? stops().find((node) => item(node)) || form.querySelector("[data-complete]") : null);
      if (!target) return;
      target.focus({ preventScroll: true });
      if (wrong || "inVisit" in form.dataset) target.closest(".item, .rows-cell, .grid-row, .actionbar").scrollIntoView({ block: wrong ? "center" : "nearest" });
    }

    /* --- answers ---------------------------------------------------------------------------------------------- */
    function pick(row, choice) {
      if (choice.type === "checkbox") choice.checked = !choice.checked;
      else choice.checked = true;
      clearNull(row);
      choice.dispatchEvent(new Event("change", { bubbles: true }));
    }

    const byDigit = (row, digit) => [...row.querySelectorAll('input[data-digit="' + digit + '"]')].find((node) => !node.closest("label").hidden);

    /* The answers that begin with a letter, by their code or by their words. */
    function byLetter(row, letter) {
      return [...row.querySelectorAll("input[type=radio]")].filter((choice) => !choice.closest("label").hidden).filter(function (choice) {
        const words = choice.nextElementSibling.lastChild.textContent;
        return choice.value.toLowerCase().startsWith(letter) || words.trim().toLowerCase().startsWith(letter);
      });
    }

    /* Settle the server's answer before moving on, so that an item that now applies is not jumped over. Keys pressed
       meanwhile wait their turn: none may land on the item that was just answered. */
    let settling = false;
    const waiting = [];

    async function settled() {
      settling = true;
      await Promise.race([send(), new Promise((done) => window.setTimeout(done, 2000))]);
      settling = false;
    }

    async function pickAndGo(row, choice) {
      pick(row, choice);
      choice.focus();
      if (choice.type === "checkbox") return;
      if (live) await settled();
      if (document.activeElement === choice) next(choice);
      while (waiting.length && !settling) again(waiting.shift());
    }

    function again(pressed) {
      const node = document.activeElement;
      const init = { key: pressed.key, ctrlKey: pressed.ctrlKey, altKey: pressed.altKey, bubbles: true, cancelable: true };
      const taken = !node.dispatchEvent(new KeyboardEvent("keydown", init));
      if (taken || pressed.ctrlKey || pressed.altKey) return;
      if (pressed.key === "Tab") next(node);
      else if (pressed.key.length === 1 && node.matches("input[type=text], textarea")) document.execCommand("insertText", false, pressed.key);
    }

    form.addEventListener("keydown", function (event) {
      if (!settling || !event.isTrusted || event.metaKey) return;
      const pressed = event.key.length === 1 || event.key === "Enter" || (event.key === "Tab" && !event.shiftKey);
      if (!pressed) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      waiting.push(event);
    }, here);

    /* --- no value, and why ------------------------------------------------------------------------------------ */
    function clearNull(row) {
      const hidden = row.querySelector("[data-null-of]");
      if (hidden) hidden.value = "";
      const words = row.querySelector("[data-null-words]");
      if (words) words.hidden = true;
    }

    function setNull(row, typed) {
      const hidden = row.querySelector("[data-null-of]");
      const box = row.querySelector("input[type=text], textarea");
      if (hidden) {
        hidden.value = typed;
        for (const choice of row.querySelectorAll("input[type=radio], input[type=checkbox]")) choice.checked = false;
        const select = row.querySelector("select");
        if (select) select.value = "";
      } else if (box) {
        box.value = typed;
      }
      pulled(row, "");
      changed();
      const from = boxOf(row);
      if (from) {
        from.focus();
        next(from);
      }
    }

    /* --- what other forms know --------------------------------------------------------------------------------- */
    function accept(row) {
      const offer = row.querySelector("[data-suggestion]");
      if (!offer) return false;
      const picked = offer.dataset.suggestion.split("|");
      let from = null;
      for (const node of row.querySelectorAll("input[type=radio], input[type=checkbox]")) {
        node.checked = picked.includes(node.value);
        if (node.checked) from = node;
      }
      if (!from) {
        from = row.querySelector("select, input[type=text]:not([data-answer]), textarea");
        if (!from) return false;
        from.value = offer.dataset.suggestion;
      }
      clearNull(row);
      pulled(row, offer.dataset.place);
      offer.closest("[data-suggestion-line]").remove();
      from.focus();
      settled().then(function () {
        if (document.activeElement === from) next(from);
        while (waiting.length && !settling) again(waiting.shift());
      });
      return true;
    }

    /* Where a value was pulled from goes with it into the audit trail, until somebody types over it. */
    function pulled(row, place) {
      let note = row.querySelector("[data-pulled]");
      let words = row.querySelector(".pulled-from");
      if (!note && !place) return;
      if (!note) {
        note = document.createElement("input");
        note.type = "hidden";
        note.name = "pulled__" + row.dataset.item;
        note.dataset.pulled = "";
        words = document.createElement("span");
        words.className = "pulled-from";
        row.querySelector(".item-control").append(note, words);
      }
      note.value = place;
      words.textContent = place ? form.dataset.pulledWords.replace("{place}", place) : "";
      row.classList.toggle("is-pulled", Boolean(place));
    }

    function offer(row, offered) {
      let line = row.querySelector("[data-suggestion-line]");
      if (!offered) {
        if (line) line.remove();
        return;
      }
      if (!line) {
        line = document.createElement("div");
        line.className = "item-suggestion";
        line.dataset.suggestionLine = "";
        row.querySelector("[data-error]").before(line);
      }
      line.innerHTML = '<button type="button" class="suggestion" tabindex="-1"><kbd>a</kbd> <strong></strong></button> <span class="why"></span> <span class="place"></span>';
      const button = line.querySelector("button");
      button.dataset.suggestion = offered.typed;
      button.dataset.place = offered.place;
      line.querySelector("strong").textContent = offered.words;
      line.querySelector(".why").textContent = offered.why;
      line.querySelector(".place").textContent = offered.words.includes(offered.place) ? "" : offered.place;
    }

    /* --- the answers that exist in this case, and what to answer by --------------------------------------------------- */
    function restrict(row, offered) {
      for (const node of row.querySelectorAll("input[data-digit]")) {
        node.closest("label").hidden = !offered.includes(node.value) && !node.checked;
      }
      for (const option of row.querySelectorAll("select option")) {
        option.hidden = option.disabled = Boolean(option.value) && !offered.includes(option.value) && !option.selected;
      }
    }

    function beside(row, lines) {
      let list = row.querySelector("[data-beside]");
      if (!list && !lines.length) return;
      if (!list) {
        list = document.createElement("ul");
        list.className = "item-beside";
        list.dataset.beside = "";
        row.querySelector("[data-error]").before(list);
      }
      list.hidden = !lines.length;
      list.replaceChildren(...lines.map(function (line) {
        const shown = document.createElement("li");
        if (line.mark) {
          const mark = document.createElement(line.url ? "a" : line.typed ? "button" : "span");
          mark.className = "mark";
          mark.textContent = line.mark;
          if (line.url) {
            mark.href = line.url;
          } else if (line.typed) {
            mark.type = "button";
            mark.tabIndex = -1;
            mark.dataset.types = line.typed;
            if (line.adds) mark.dataset.adds = "";
          }
          shown.append(mark, " ");
        }
        const words = document.createElement("span");
        words.textContent = line.text;
        shown.append(words);
        return shown;
      }));
    }

    function writeMark(row, mark) {
      const box = row.querySelector("input[type=text]:not([data-answer]), textarea");
      if (!box) return;
      const standing = "adds" in mark.dataset ? box.value.trim() : "";
      if (standing.split(/[\s,，]+/).includes(mark.dataset.types)) return;
      box.value = standing ? standing + ", " + mark.dataset.types : mark.dataset.types;
      pulled(row, "");
      changed();
      box.focus();
    }

    /* --- what may be done with the item at hand: no value, its history ------------------------------------------------ */
    const model = byId("item-tools");
    const tools = model ? model.content.firstElementChild.cloneNode(true) : null;

    function toolsAt(row) {
      if (!tools || !row || tools.parentElement === row || !row.querySelector(".item-range")) return;
      tools.querySelector("[data-null-tool]").hidden = !mayBeMissing(row);
      tools.querySelector("[data-history-tool]").hidden = !form.dataset.history;
      row.querySelector(".item-range").append(tools);
    }
    form.addEventListener("focusin", (event) => toolsAt(item(event.target)), here);
    form.addEventListener("mouseover", (event) => toolsAt(item(event.target)), here);

    /* --- one key for a quiet part, or for all of them ----------------------------------------------------------- */
    function quietRows(section) {
      for (const row of section.querySelectorAll("[data-quiet]")) {
        if (!visible(row)) continue;
        const answer = row.dataset.quiet;
        const radio = row.querySelector('input[type=radio][value="' + CSS.escape(answer) + '"]');
        const box = row.querySelector("input[type=text]:not([data-answer])");
        const select = row.querySelector("select");
        const taken = row.querySelector("input[type=radio]:checked") || (box && box.value) || (select && select.value) || nullOf(row);
        if (taken) continue;
        if (radio) radio.checked = true;
        else if (box) box.value = answer;
        else if (select) select.value = answer;
      }
      const keys = form.elements.group_keys;
      const key = form.dataset.form + " " + section.dataset.section;
      if (!keys.value.split(", ").includes(key)) keys.value = keys.value ? keys.value + ", " + key : key;
    }

    function quiet(section) {
      quietRows(section);
      changed();
      const inside = stops().filter((node) => section.contains(node) && !node.closest(".section-head"));
      const empty = inside.find((node) => node.type === "text" && item(node) && !node.value);
      const after = stops().find((node) => section.compareDocumentPosition(node) & Node.DOCUMENT_POSITION_FOLLOWING && !section.contains(node) && !node.closest(".section-head"));
      goTo(empty || after);
    }

    async function quietAll() {
      const parts = [...form.querySelectorAll("[data-quiet-key]")].map((key) => key.closest("[data-section]"));
      if (!parts.length) return;
      for (const section of parts) quietRows(section);
      changed();
      if (live) await settled();
      goTo(stops().find((node) => item(node) && !("optional" in node.dataset) && isEmpty(node)) || form.querySelector("[data-complete]"));
      while (waiting.length && !settling) again(waiting.shift());
    }

    /* --- the history of an item, in place ------------------------------------------------------------------------ */
    function history(row) {
      let place = row.querySelector(".item-history");
      if (place) {
        place.remove();
        return;
      }
      place = document.createElement("div");
      place.className = "item-history";
      row.append(place);
      window.htmx.ajax("GET", form.dataset.history + "?item=" + encodeURIComponent(row.dataset.item), place);
    }

    /* --- drafts and live derivation ------------------------------------------------------------------------------ */
    function changed() {
      dirty = true;
      window.clearTimeout(timer);
      timer = window.setTimeout(send, 500);
    }

    async function send() {
      if (!live || over) return;
      window.clearTimeout(timer);
      dirty = false;
      const turn = (asked += 1);
      let answer;
      try {
        answer = await fetch(live, {
          method: "POST",
          body: new FormData(form),
          headers: { "X-Requested-With": "fetch", "HX-Request": "true", "X-Person": document.body.dataset.person || "" },
          credentials: "same-origin",
        });
      } catch (failure) {
        failed(saved.dataset.failed);
        tryAgain(turn);
        return;
      }
      if (over) return;
      if (answer.status === 401 || answer.redirected) {
        failed(saved.dataset.ended);
        document.dispatchEvent(new CustomEvent("session-ended"));
        return;
      }
      if (!answer.ok) {
        failed(saved.dataset.failed);
        if (answer.status >= 500) tryAgain(turn);
        return;
      }
      const told = await answer.json();
      if (turn === asked && !over) show(told);
    }

    /* A server that was not there is asked again, unless something newer has been sent meanwhile. */
    function tryAgain(turn) {
      window.setTimeout(function () { if (turn === asked && !over) send(); }, 5000);
    }

    function failed(words) {
      dirty = true;
      saved.textContent = words;
      saved.classList.add("is-failed");
    }

    /* What is wrong or asked about the item being typed is said on leaving it, not in the middle of a figure. */
    function say(row, wrong, question) {
      const error = row.querySelector("[data-error]");
      if (error) {
        error.textContent = wrong;
        error.hidden = !wrong;
        row.classList.toggle("has-error", Boolean(wrong));
      }
      const ask = row.querySelector("[data-ask]");
      if (ask) {
        ask.textContent = question;
        ask.hidden = !question;
      }
    }

    function show(told) {
      saved.textContent = told.saved;
      saved.classList.remove("is-failed");
      const hidden = new Set(told.hidden);
      const typing = document.activeElement ? item(document.activeElement) : null;
      for (const row of form.querySelectorAll("[data-item]")) {
        const code = row.dataset.item;
        row.classList.toggle("is-hidden", hidden.has(code));
        const echo = row.querySelector("[data-echo]");
        if (echo) echo.textContent = told.echo[code] || "";
        const hasNull = row.querySelector("[data-null-of]");
        const words = row.querySelector("[data-null-words]");
        if (hasNull && words) {
          words.textContent = hasNull.value ? told.echo[code] || hasNull.value : "";
          words.hidden = !hasNull.value;
          if (hasNull.value && echo) echo.textContent = "";
        }
        const wrong = told.problems[code] || "";
        const question = told.asks[code] || "";
        if (row === typing && (wrong || question)) {
          held.set(row, [wrong, question]);
          if (!wrong) say(row, "", "");
        } else {
          held.delete(row);
          say(row, wrong, question);
        }
        const derived = row.querySelector("output.derived");
        if (derived && code in told.derived) {
          if (told.derived[code]) derived.dataset.known = "yes";
          derived.textContent = told.derived[code] || form.dataset.unknown || "–";
          derived.classList.toggle("is-unknown", !told.derived[code]);
        }
        if (told.offers) offer(row, told.offers[code]);
        if (told.offered && told.offered[code]) restrict(row, told.offered[code]);
        if (told.beside) beside(row, told.beside[code] || []);
      }
      for (const section of form.querySelectorAll("[data-section]")) {
        const rows = [...section.querySelectorAll("[data-item]")];
        section.classList.toggle("is-empty", rows.length > 0 && rows.every((row) => row.classList.contains("is-hidden")));
      }
      const notices = form.querySelector("[data-notices]");
      notices.replaceChildren(...told.notices.map(function (text) {
        const line = document.createElement("p");
        line.className = "notice is-ask";
        line.textContent = text;
        return line;
      }));
      form.dispatchEvent(new CustomEvent("entry-told", { bubbles: true, detail: told }));
    }

    form.addEventListener("focusout", function (event) {
      const row = item(event.target);
      if (!row || row.contains(event.relatedTarget)) return;
      if (held.has(row)) {
        say(row, ...held.get(row));
        held.delete(row);
      }
    }, here);

    form.addEventListener("input", function (event) {
      const row = item(event.target);
      if (row) {
        if (event.target.type === "radio" || event.target.tagName === "SELECT") clearNull(row);
        pulled(row, "");
      }
      changed();
    }, here);
    form.addEventListener("change", function (event) {
      if (item(event.target) && (event.target.type === "radio" || event.target.type === "checkbox")) pulled(item(event.target), "");
      changed();
    }, here);
    form.addEventListener("submit", function (event) {
      if (event.defaultPrevented) return;
      dirty = false;
      window.clearTimeout(timer);
      asked += 1;
    }, here);

    /* --- Escape: as it was when the item was entered -------------------------------------------------------------- */
    const snapshot = (row) => ({
      row: row,
      picked: [...row.querySelectorAll("input[type=radio], input[type=checkbox]")].map((node) => node.checked),
      typed: [...row.querySelectorAll("input[type=text], textarea, select, input[type=hidden]")].map((node) => node.value),
    });
    const same = (one, other) => JSON.stringify([one.picked, one.typed]) === JSON.stringify([other.picked, other.typed]);

    form.addEventListener("focusin", function (event) {
      const row = item(event.target);
      if (row && (!before || before.row !== row)) before = snapshot(row);
      if (!row) before = null;
    }, here);

    function asBefore(row, node) {
      const now = snapshot(row);
      if (!before || before.row !== row || same(before, now)) {
        before = null;
        node.blur();
        return;
      }
      [...row.querySelectorAll("input[type=radio], input[type=checkbox]")].forEach((each, place) => { each.checked = before.picked[place]; });
      [...row.querySelectorAll("input[type=text], textarea, select, input[type=hidden]")].forEach((each, place) => { each.value = before.typed[place]; });
      const mark = row.querySelector("[data-pulled]");
      if (mark) pulled(row, mark.value);
      if (node.select && node.type === "text") node.select();
      changed();
    }

    /* --- keys ----------------------------------------------------------------------------------------------------- */
    form.addEventListener("keydown", function (event) {
      if (event.isComposing || event.keyCode === 229 || event.defaultPrevented) return;
      const node = event.target;
      const row = item(node);
      const plain = !event.ctrlKey && !event.altKey && !event.metaKey;
      if (event.key === "Escape" && row && plain) {
        event.preventDefault();
        asBefore(row, node);
        return;
      }
      if (event.key === "Enter" && plain && node.tagName !== "TEXTAREA" && node.tagName !== "BUTTON" && node.tagName !== "SUMMARY" && node.type !== "file") {
        event.preventDefault();
        next(row && node.type === "checkbox" ? stops().filter((each) => item(each) === row).pop() : node);
        return;
      }
      if (row && event.altKey && /^[1-4]$/.test(event.key) && mayBeMissing(row)) {
        event.preventDefault();
        nullCardFor(row, FLAVOURS[Number(event.key) - 1]);
        return;
      }
      if (row && event.altKey && event.key.toLowerCase() === "h" && form.dataset.history) {
        event.preventDefault();
        history(row);
        return;
      }
      if (event.altKey && event.key === "0" && live) {
        event.preventDefault();
        notDoneCard();
        return;
      }
      if (!plain || keysOfPage.afterG()) return;
      const emptyNumber = node.type === "text" && node.inputMode && !node.value;
      const letters = row && (node.type === "radio" || node.type === "checkbox" || emptyNumber || "digits" in node.dataset);
      const free = node.tagName === "TEXTAREA" || (node.type === "text" && (node.value || "answer" in node.dataset));
      if (row && event.key === "a" && !free && accept(row)) {
        event.preventDefault();
        return;
      }
      if (letters && event.key === "q" && node.type !== "checkbox") {
        const section = node.closest("[data-section]");
        if (section && section.querySelector("[data-quiet-key]")) {
          event.preventDefault();
          quiet(section);
          return;
        }
      }
      if (letters && event.key === "Q" && form.querySelector("[data-quiet-key]")) {
        event.preventDefault();
        quietAll();
        return;
      }
      if (row && (node.type === "radio" || node.type === "checkbox")) {
        const key = event.key.toLowerCase();
        if (/^[1-9]$/.test(key)) {
          event.preventDefault();
          const choice = byDigit(row, key);
          if (choice) pickAndGo(row, choice);
        } else if (key === "/" && mayBeMissing(row)) {
          event.preventDefault();
          nullCardFor(row, "nd", true);
        } else if (node.type === "radio" && /^[a-z]$/.test(key)) {
          const choices = byLetter(row, key);
          if (choices.length === 1) {
            event.preventDefault();
            pickAndGo(row, choices[0]);
          } else if (choices.length > 1) {
            event.preventDefault();
            const place = choices.findIndex((choice) => choice.checked);
            const choice = choices[(place + 1) % choices.length];
            pick(row, choice);
            choice.focus();
          } else if (key === "u" && row.querySelector('input[value="Y"]') && mayBeMissing(row)) {
            event.preventDefault();
            nullCardFor(row, "unk");
          }
        }
        return;
      }
      if (row && node.tagName === "SELECT" && /^[1-9]$/.test(event.key)) {
        const answers = [...node.options].filter((option) => option.value);
        const wanted = answers[Number(event.key) - 1];
        if (wanted && answers.length < 10 && !answers.some((option) => option.text.trim().startsWith(event.key))) {
          event.preventDefault();
          node.value = wanted.value;
          clearNull(row);
          node.dispatchEvent(new Event("change", { bubbles: true }));
          if (live) settled().then(function () {
            if (document.activeElement === node) next(node);
            while (waiting.length && !settling) again(waiting.shift());
          });
        }
        return;
      }
      if (row && "digits" in node.dataset && /^[0-9]$/.test(event.key)) {
        event.preventDefault();
        node.value = event.key;
        pulled(row, "");
        changed();
        next(node);
        return;
      }
      if (node.matches("[data-change-reason]") && /^[1-9]$/.test(event.key)) {
        event.preventDefault();
        if (node.options[Number(event.key)]) {
          node.selectedIndex = Number(event.key);
          changed();
        }
      }
    }, here);

    form.addEventListener("click", function (event) {
      const key = event.target.closest("[data-null-tool]");
      if (key) nullCardFor(item(key), "nd");
      const past = event.target.closest("[data-history-tool]");
      if (past) history(item(past));
      const all = event.target.closest("[data-quiet-key]");
      if (all) quiet(all.closest("[data-section]"));
      const offered = event.target.closest("[data-suggestion]");
      if (offered) accept(item(offered));
      const mark = event.target.closest("[data-types]");
      if (mark) writeMark(item(mark), mark);
      if (event.target.closest("[data-quiet-all-key]")) quietAll();
      if (event.target.closest("[data-not-done-key]")) notDoneCard();
    }, here);

    /* --- a box with proposals: a combobox whose free text stays ----------------------------------------------------- */
    let list = null;
    let wished = 0;

    function closeList() {
      if (!list) return;
      list.box.setAttribute("aria-expanded", "false");
      list.box.removeAttribute("aria-activedescendant");
      list.node.remove();
      list = null;
    }

    async function propose(box) {
      const words = box.value.trim();
      const turn = (wished += 1);
      if (!words) return closeList();
      let told;
      try {
        const answer = await fetch(box.dataset.lookup + "?q=" + encodeURIComponent(words), {
          headers: { "X-Requested-With": "fetch" }, credentials: "same-origin",
        });
        if (!answer.ok) return closeList();
        told = await answer.json();
      } catch (failure) {
        return closeList();
      }
      if (turn !== wished || over || document.activeElement !== box) return;
      closeList();
      if (!told.results.length) return;
      const node = document.createElement("ul");
      node.className = "proposals";
      node.id = box.getAttribute("aria-controls");
      node.setAttribute("role", "listbox");
      node.setAttribute("aria-labelledby", "label-" + item(box).dataset.item);
      told.results.forEach(function (result, place) {
        const line = document.createElement("li");
        line.id = node.id + "-" + place;
        line.setAttribute("role", "option");
        line.setAttribute("aria-selected", "false");
        line.dataset.value = result.value;
        for (const [name, text] of [["en", result.en], ["zh", result.zh], ["flag", result.flag]]) {
          if (!text) continue;
          const part = document.createElement("span");
          part.className = "proposal-" + name;
          if (name !== "flag") part.lang = name === "zh" ? "zh-Hans" : "en";
          part.textContent = text;
          line.append(part, " ");
        }
        node.append(line);
      });
      box.closest(".item-control").append(node);
      box.setAttribute("aria-expanded", "true");
      list = { box: box, node: node, at: -1 };
    }

    function highlight(place) {
      const lines = [...list.node.children];
      list.at = (place + lines.length) % lines.length;
      lines.forEach((line, each) => line.setAttribute("aria-selected", String(each === list.at)));
      list.box.setAttribute("aria-activedescendant", lines[list.at].id);
      lines[list.at].scrollIntoView({ block: "nearest" });
    }

    function take(line) {
      const box = list.box;
      box.value = line.dataset.value;
      wished += 1;
      closeList();
      changed();
      return box;
    }

    /* Before every other key: an open list takes the arrows, Enter and Escape, but never those of an input method. */
    form.addEventListener("keydown", function (event) {
      if (!list || event.isComposing || event.keyCode === 229 || event.target !== list.box) return;
      if (event.key === "ArrowDown") highlight(list.at + 1);
      else if (event.key === "ArrowUp") highlight(list.at < 0 ? -1 : list.at - 1);
      else if (event.key === "Enter" && !event.ctrlKey && list.at >= 0) next(take(list.node.children[list.at]));
      else if (event.key === "Escape") closeList();
      else return;
      event.preventDefault();
      event.stopPropagation();
    }, { signal: ending.signal, capture: true });
    form.addEventListener("input", function (event) {
      if (event.target.dataset.lookup && !event.isComposing) propose(event.target);
    }, here);
    form.addEventListener("compositionend", function (event) {
      if (event.target.dataset.lookup) propose(event.target);
    }, here);
    form.addEventListener("mousedown", function (event) {
      const line = event.target.closest(".proposals [role=option]");
      if (!line || !list) return;
      event.preventDefault();
      take(line);
    }, here);
    form.addEventListener("focusout", function () { closeList(); }, here);

    return {
      form: form,
      home: home,
      next: next,
      send: send,
      setNull: setNull,
      changed: changed,
      isDirty: () => dirty,
      complete: function () {
        const button = form.querySelector("[data-complete]");
        if (button) form.requestSubmit(button);
      },
      notDone: function (letter) {
        form.elements.not_done.value = letter;
        form.requestSubmit(form.querySelector("[data-complete]"));
      },
      keep: function () {
        if (dirty && live && navigator.sendBeacon) navigator.sendBeacon(live, new FormData(form));
        dirty = false;
      },
      /* What was typed and not yet kept is kept; nothing of this form listens any longer. */
      end: function () {
        if (!over) this.keep();
        over = true;
        window.clearTimeout(timer);
        ending.abort();
      },
      /* The server has it: nothing is left to keep. */
      done: function () {
        dirty = false;
        asked += 1;
        over = true;
        window.clearTimeout(timer);
      },
      /* It was not accepted after all: go on. */
      resume: function () { over = false; },
    };
  }

  /* --- the card of null flavours: once on a page, for whichever item asked ------------------------------------------- */
  let nullFor = null;
  let spelling = null;

  function nullCardFor(row, flavour, spelled) {
    const card = byId("null-card");
    nullFor = row;
    spelling = spelled ? "" : null;
    card.querySelector('input[value="' + flavour + '"]').checked = true;
    card.querySelector(".other-reason").hidden = true;
    byId("null-other").value = "";
    card.showModal();
    card.querySelector("[data-reason]").focus();
  }

  function chooseNull(letter) {
    const card = byId("null-card");
    const flavour = card.querySelector("input[name=flavour]:checked").value;
    const other = byId("null-other");
    if (letter === "o" && !other.value.trim()) {
      card.querySelector(".other-reason").hidden = false;
      other.focus();
      return;
    }
    const typed = ("/" + flavour + " " + letter + " " + (letter === "o" ? other.value.trim() : "")).trim();
    card.close();
    if (open && nullFor) open.setNull(nullFor, typed);
  }

  function notDoneCard() {
    const card = byId("not-done-card");
    if (!card || !open) return;
    card.showModal();
    card.querySelector("[data-reason]").focus();
  }

  const nullCard = byId("null-card");
  if (nullCard) {
    nullCard.addEventListener("keydown", function (event) {
      if (event.isComposing) return;
      if (event.target.id === "null-other") {
        if (event.key === "Enter") {
          event.preventDefault();
          chooseNull("o");
        }
        return;
      }
      const key = event.key.toLowerCase();
      /* Opened by "/": the letters of nd, na, unk or nav come first, the reason after them, as in a box. */
      if (spelling !== null && /^[a-z]$/.test(key) && FLAVOURS.some((flavour) => flavour.startsWith(spelling + key))) {
        event.preventDefault();
        spelling += key;
        if (FLAVOURS.includes(spelling)) nullCard.querySelector('input[value="' + spelling + '"]').checked = true;
        return;
      }
      if (spelling !== null && key === " ") {
        event.preventDefault();
        return;
      }
      if ("1234".includes(key)) {
        nullCard.querySelectorAll("input[name=flavour]")[Number(key) - 1].checked = true;
      } else if (nullCard.querySelector('[data-reason="' + CSS.escape(key) + '"]')) {
        event.preventDefault();
        chooseNull(key);
      }
    });
    nullCard.addEventListener("click", function (event) {
      const button = event.target.closest("[data-reason]");
      if (button) chooseNull(button.dataset.reason);
    });
  }

  const notDone = byId("not-done-card");
  if (notDone) {
    const choose = function (letter) {
      notDone.close();
      if (open) open.notDone(letter.toUpperCase());
    };
    notDone.addEventListener("keydown", function (event) {
      const button = !event.isComposing && notDone.querySelector('[data-reason="' + CSS.escape(event.key.toLowerCase()) + '"]');
      if (button) {
        event.preventDefault();
        choose(button.dataset.reason);
      }
    });
    notDone.addEventListener("click", function (event) {
      const button = event.target.closest("[data-reason]");
      if (button) choose(button.dataset.reason);
    });
  }

  /* --- the page around the form: once --------------------------------------------------------------------------------- */
  const keysOfPage = { afterG: () => Boolean(window.cht101Keys && window.cht101Keys.afterG()) };

  document.addEventListener("keydown", function (event) {
    if (event.isComposing || !open || document.querySelector("dialog[open]")) return;
    if (event.ctrlKey && event.key === "Enter") {
      event.preventDefault();
      open.complete();
    } else if (event.ctrlKey && event.key.toLowerCase() === "s") {
      event.preventDefault();
      open.send();
    } else if (event.altKey && event.key === "0" && !event.defaultPrevented && open.form.dataset.live) {
      event.preventDefault();
      notDoneCard();
    }
  });
  document.addEventListener("session-back", function () { if (open) open.send(); });
  window.addEventListener("pagehide", function () { if (open) open.keep(); });
  document.addEventListener("click", function (event) {
    if (event.target.closest("[data-open-card]")) byId("shortcut-card").showModal();
  });
  document.addEventListener("open-shortcuts", function () {
    const card = byId("shortcut-card");
    if (card && !card.open) card.showModal();
  });

  window.entry = { start: start, stop: stop, current: () => open };
  start(byId("entry"));
})();
