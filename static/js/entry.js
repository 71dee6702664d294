/* Entry of a form by keyboard: moves the focus, picks answers by digit, keeps drafts, shows what the server derives.
   It decides nothing clinical: scores, grades, what applies and what is wrong all come back from the server. */
(function () {
  "use strict";

  const form = document.getElementById("entry");
  const shortcuts = document.getElementById("shortcut-card");
  const nullCard = document.getElementById("null-card");
  if (!form) return;

  const live = form.dataset.live;
  const saved = document.getElementById("saved");
  let dirty = false;
  let timer = 0;
  let asked = 0;

  const item = (node) => node.closest("[data-item]");
  const visible = (node) => node.offsetParent !== null;

  /* --- moving ------------------------------------------------------------------------------------------------- */
  function stops() {
    const found = [];
    const groups = new Set();
    for (const node of form.querySelectorAll("input, select, textarea, button")) {
      if (node.type === "hidden" || node.tabIndex < 0 || node.disabled || !visible(node)) continue;
      if (node.type === "radio") {
        if (groups.has(node.name)) continue;
        groups.add(node.name);
        found.push(form.querySelector('input[name="' + node.name + '"]:checked') || node);
      } else {
        found.push(node);
      }
    }
    return found;
  }

  function next(from) {
    const all = stops();
    let place = all.indexOf(from);
    if (place < 0 && from.type === "radio") place = all.findIndex((node) => node.name === from.name && node.type === "radio");
    const target = all[place + 1];
    if (target) {
      target.focus();
      if (target.select && target.type === "text") target.select();
    }
  }

  function pick(row, digit) {
    const choice = row.querySelector('input[data-digit="' + digit + '"]');
    if (!choice) return false;
    if (choice.type === "checkbox") choice.checked = !choice.checked;
    else choice.checked = true;
    clearNull(row);
    choice.dispatchEvent(new Event("change", { bubbles: true }));
    return choice;
  }

  /* Settle the server's answer before moving on, so that an item that now applies is not jumped over. Keys pressed
     meanwhile wait their turn: none may land on the item that was just answered. */
  let settling = false;
  const waiting = [];

  async function pickAndGo(row, digit) {
    const choice = pick(row, digit);
    if (!choice) return false;
    choice.focus();
    if (choice.type === "checkbox") return true;
    if (live && row.dataset.parent !== "no") {
      settling = true;
      await Promise.race([send(), new Promise((done) => window.setTimeout(done, 2000))]);
      settling = false;
    }
    if (document.activeElement === choice) next(choice);
    while (waiting.length && !settling) again(waiting.shift());
    return true;
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
  });

  /* --- null flavours ------------------------------------------------------------------------------------------ */
  let nullFor = null;

  function clearNull(row) {
    const hidden = row.querySelector("[data-null-of]");
    if (hidden) hidden.value = "";
    const words = row.querySelector("[data-null-words]");
    if (words) words.hidden = true;
  }

  function openNull(row, flavour) {
    nullFor = row;
    nullCard.querySelector('input[value="' + flavour + '"]').checked = true;
    nullCard.querySelector(".other-reason").hidden = true;
    document.getElementById("null-other").value = "";
    nullCard.showModal();
    nullCard.querySelector("[data-reason]").focus();
  }

  function setNull(letter, words) {
    const flavour = nullCard.querySelector("input[name=flavour]:checked").value;
    const other = document.getElementById("null-other");
    if (letter === "o" && !other.value.trim()) {
      nullCard.querySelector(".other-reason").hidden = false;
      other.focus();
      return;
    }
    const typed = ("/" + flavour + " " + letter + " " + (letter === "o" ? other.value.trim() : "")).trim();
    const row = nullFor;
    nullCard.close();
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
    changed();
    const from = row.querySelector("input[type=radio], input[type=checkbox], select, input[type=text], textarea");
    if (from) {
      from.focus();
      next(from);
    }
  }

  nullCard.addEventListener("keydown", function (event) {
    if (event.target.id === "null-other") {
      if (event.key === "Enter") {
        event.preventDefault();
        setNull("o");
      }
      return;
    }
    const key = event.key.toLowerCase();
    if ("1234".includes(key)) {
      nullCard.querySelectorAll("input[name=flavour]")[Number(key) - 1].checked = true;
    } else if (nullCard.querySelector('[data-reason="' + key + '"]')) {
      event.preventDefault();
      setNull(key);
    }
  });
  nullCard.addEventListener("click", function (event) {
    const button = event.target.closest("[data-reason]");
    if (button) setNull(button.dataset.reason);
  });

  /* --- one key for a quiet part ------------------------------------------------------------------------------- */
  function quiet(section) {
    for (const row of section.querySelectorAll("[data-quiet]")) {
      if (!visible(row)) continue;
      const answer = row.dataset.quiet;
      const radio = row.querySelector('input[type=radio][value="' + answer + '"]');
      const box = row.querySelector("input[data-digits]");
      const taken = row.querySelector("input[type=radio]:checked") || (box && box.value) || (row.querySelector("[data-null-of]") || {}).value;
      if (taken) continue;
      if (radio) radio.checked = true;
      else if (box) box.value = answer;
    }
    const keys = form.elements.group_keys;
    const key = form.dataset.form + " " + section.dataset.section;
    if (!keys.value.split(", ").includes(key)) keys.value = keys.value ? keys.value + ", " + key : key;
    changed();
    const inside = stops().filter((node) => section.contains(node) && !node.closest(".section-head"));
    const empty = inside.find((node) => node.type === "text" && !node.value);
    const after = stops().find((node) => section.compareDocumentPosition(node) & Node.DOCUMENT_POSITION_FOLLOWING && !section.contains(node) && !node.closest(".section-head"));
    const target = empty || after;
    if (target) target.focus();
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
    if (!live) return;
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
      window.setTimeout(function () { if (!dirty) changed(); }, 5000);
      return;
    }
    if (answer.status === 401 || answer.redirected) {
      failed(saved.dataset.ended);
      document.dispatchEvent(new CustomEvent("session-ended"));
      return;
    }
    if (!answer.ok) {
      failed(saved.dataset.failed);
      return;
    }
    const told = await answer.json();
    if (turn === asked) show(told);
  }

  function failed(words) {
    dirty = true;
    saved.textContent = words;
    saved.classList.add("is-failed");
  }

  function show(told) {
    saved.textContent = told.saved;
    saved.classList.remove("is-failed");
    const hidden = new Set(told.hidden);
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
      const error = row.querySelector("[data-error]");
      if (error) {
        error.textContent = told.problems[code] || "";
        error.hidden = !told.problems[code];
        row.classList.toggle("has-error", Boolean(told.problems[code]));
      }
      const ask = row.querySelector("[data-ask]");
      if (ask) {
        ask.textContent = told.asks[code] || "";
        ask.hidden = !told.asks[code];
      }
      const derived = row.querySelector("output.derived");
      if (derived && code in told.derived) {
        if (told.derived[code]) derived.dataset.known = "yes";
        derived.textContent = told.derived[code] || form.dataset.unknown || "–";
        derived.classList.toggle("is-unknown", !told.derived[code]);
      }
    }
    for (const section of form.querySelectorAll("[data-section]")) {
      const rows = [...section.querySelectorAll("[data-item]")];
      section.classList.toggle("is-empty", rows.length > 0 && rows.every((row) => row.classList.contains("is-hidden")));
    }
    const notices = document.getElementById("notices");
    notices.replaceChildren(...told.notices.map(function (text) {
      const line = document.createElement("p");
      line.className = "notice is-ask";
      line.textContent = text;
      return line;
    }));
  }

  form.addEventListener("input", function (event) {
    if (item(event.target)) {
      if (event.target.type === "radio" || event.target.tagName === "SELECT") clearNull(item(event.target));
    }
    changed();
  });
  form.addEventListener("change", changed);
  form.addEventListener("submit", function () {
    dirty = false;
    window.clearTimeout(timer);
    asked += 1;
  });
  document.addEventListener("session-back", send);
  window.addEventListener("pagehide", function () {
    if (dirty && live && navigator.sendBeacon) navigator.sendBeacon(live, new FormData(form));
  });

  /* --- keys ---------------------------------------------------------------------------------------------------- */
  form.addEventListener("keydown", function (event) {
    if (event.isComposing) return;
    const node = event.target;
    const row = item(node);
    const plain = !event.ctrlKey && !event.altKey && !event.metaKey;
    if (event.key === "Enter" && plain && node.tagName !== "TEXTAREA" && node.tagName !== "BUTTON") {
      event.preventDefault();
      next(node);
      return;
    }
    if (row && event.altKey && /^[1-4]$/.test(event.key) && row.querySelector("[data-null-key]")) {
      event.preventDefault();
      openNull(row, ["nd", "na", "unk", "nav"][Number(event.key) - 1]);
      return;
    }
    if (!plain) return;
    const emptyNumber = node.type === "text" && node.inputMode && !node.value;
    if (event.key === "q" && row && (node.type === "radio" || emptyNumber || "digits" in node.dataset)) {
      const section = node.closest("[data-section]");
      if (section && section.querySelector("[data-quiet-key]")) {
        event.preventDefault();
        quiet(section);
        return;
      }
    }
    if (row && (node.type === "radio" || node.type === "checkbox")) {
      const key = event.key.toLowerCase();
      if (/^[1-9]$/.test(key)) {
        event.preventDefault();
        pickAndGo(row, key);
      } else if (node.type === "radio" && (key === "y" || key === "n")) {
        const yes = row.querySelector('input[value="' + key.toUpperCase() + '"]');
        if (yes) {
          event.preventDefault();
          pickAndGo(row, yes.dataset.digit);
        }
      }
      return;
    }
    if (row && "digits" in node.dataset && /^[0-9]$/.test(event.key)) {
      event.preventDefault();
      node.value = event.key;
      changed();
      next(node);
      return;
    }
    if (node.id === "box-reason" && /^[1-9]$/.test(event.key)) {
      event.preventDefault();
      if (node.options[Number(event.key)]) {
        node.selectedIndex = Number(event.key);
        changed();
      }
    }
  });

  document.addEventListener("keydown", function (event) {
    if (event.isComposing) return;
    if (event.ctrlKey && event.key === "Enter") {
      const button = form.querySelector("[data-complete]");
      if (button) {
        event.preventDefault();
        form.requestSubmit(button);
      }
    } else if (event.ctrlKey && event.key.toLowerCase() === "s") {
      event.preventDefault();
      send();
    }
  });

  form.addEventListener("click", function (event) {
    const key = event.target.closest("[data-null-key]");
    if (key) openNull(item(key), "nd");
    const past = event.target.closest("[data-history-key]");
    if (past) history(item(past));
    const all = event.target.closest("[data-quiet-key]");
    if (all) quiet(all.closest("[data-section]"));
  });

  for (const button of document.querySelectorAll("[data-open-card]")) {
    button.addEventListener("click", () => shortcuts.showModal());
  }
  document.addEventListener("open-shortcuts", () => shortcuts.showModal());

  /* The first thing to do gets the focus: what is wrong, else the first empty box. */
  const wrong = form.querySelector(".item.has-error:not(.is-hidden) input:not([type=hidden]), .item.has-error:not(.is-hidden) select, .item.has-error:not(.is-hidden) textarea, .item-ask input, .change-reason.has-error select");
  const firstEmpty = stops().find((node) => item(node) && (((node.type === "text" || node.tagName === "SELECT") && !node.value) || (node.type === "radio" && !form.querySelector('input[name="' + node.name + '"]:checked'))));
  const start = wrong || (form.querySelector("#error-summary") ? null : firstEmpty) || null;
  if (start && live) {
    start.focus({ preventScroll: true });
    if (wrong) start.closest(".item, .actionbar").scrollIntoView({ block: "center" });
  }
  const touched = new URLSearchParams(window.location.search).get("item");
  if (touched) {
    const box = document.querySelector("#item-" + CSS.escape(touched) + " input:not([type=hidden])");
    if (box) box.focus();
  }
})();
