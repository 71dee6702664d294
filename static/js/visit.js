/* The page of one visit: opens a form in place, completes it in place and goes on to the next one due, and marks logs
   as reviewed by one key. Everything it does is a link or a form of the page, which works without it. */
(function () {
  "use strict";

  const visit = () => document.getElementById("visit");
  let busy = false;

  function headers() {
    return { "X-Requested-With": "fetch", "X-Part": "visit", "X-Person": document.body.dataset.person || "" };
  }

  async function ask(url, options) {
    const answer = await fetch(url, Object.assign({ headers: headers(), credentials: "same-origin" }, options || {}));
    if (answer.status === 401) {
      document.dispatchEvent(new CustomEvent("session-ended"));
      return null;
    }
    return answer;
  }

  function pageOf(html) {
    return new DOMParser().parseFromString(html, "text/html");
  }

  /* The visit as the server draws it now, in the place of the one shown; the focus goes to the first thing to do. */
  function show(html, address) {
    const fresh = pageOf(html).getElementById("visit");
    if (!fresh) {
      window.location.assign(address);
      return;
    }
    window.entry.stop();
    visit().replaceWith(document.adoptNode(fresh));
    window.htmx.process(fresh);
    window.history.replaceState(null, "", address);
    const form = document.getElementById("entry");
    if (form) {
      form.closest(".visit-form").scrollIntoView({ block: "start" });
      window.entry.start(form);
      if (document.activeElement === document.body) document.getElementById("visit-name").focus({ preventScroll: true });
    } else {
      next();
    }
  }

  /* No form is open: the link of the one that is asked for (a form with a page of its own), else of the first one due,
     else the first log to go through, else the name of the visit. */
  function next() {
    const wanted = new URLSearchParams(window.location.search).get("open");
    const named = wanted && visit().querySelector("#form-" + CSS.escape(wanted) + " [data-due]");
    const target = named || visit().querySelector("[data-due]") || visit().querySelector("[data-review-key]") || document.getElementById("visit-name");
    target.focus();
  }

  async function go(url) {
    if (busy) return;
    busy = true;
    try {
      const answer = await ask(url);
      if (answer && answer.ok) show(await answer.text(), url);
      else if (answer) window.location.assign(url);
    } catch (failure) {
      window.location.assign(url);
    } finally {
      busy = false;
    }
  }

  document.addEventListener("click", function (event) {
    const link = event.target.closest("#visit a[data-part]");
    if (!link || event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    go(link.href);
  });

  async function complete(form, button) {
    const body = new FormData(form);
    if (button && button.name) body.append(button.name, button.value);
    const saved = form.querySelector("[data-saved]");
    busy = true;
    try {
      const answer = await ask(form.getAttribute("action"), { method: "POST", body: body });
      if (!answer) {
        window.entry.current().changed();
        return;
      }
      const html = await answer.text();
      if (answer.redirected && answer.ok) {
        window.entry.current().done();
        show(html, answer.url);
      } else if (answer.status === 422) {
        window.entry.current().done();
        const place = document.getElementById("open-form");
        window.entry.stop();
        place.innerHTML = html;
        window.htmx.process(place);
        window.entry.start(document.getElementById("entry"));
        const summary = document.getElementById("error-summary");
        if (summary && document.activeElement === document.body) summary.focus();
      } else {
        saved.textContent = saved.dataset.failed;
        saved.classList.add("is-failed");
        window.entry.current().changed();
      }
    } catch (failure) {
      saved.textContent = saved.dataset.failed;
      saved.classList.add("is-failed");
      window.entry.current().changed();
    } finally {
      busy = false;
    }
  }

  /* Only the logs and the count change: a form that is open keeps what is being typed. */
  async function review(form, button) {
    const body = new FormData(form);
    if (button && button.name) body.append(button.name, button.value);
    busy = true;
    try {
      const answer = await ask(form.getAttribute("action"), { method: "POST", body: body });
      if (!answer) return;
      const page = pageOf(await answer.text());
      for (const id of ["logs", "visit-progress"]) {
        const fresh = page.getElementById(id);
        if (fresh) document.getElementById(id).replaceWith(document.adoptNode(fresh));
      }
      const pending = visit().querySelector("[data-review-key]");
      if (pending) pending.focus();
      else document.getElementById("visit-name").focus({ preventScroll: true });
    } finally {
      busy = false;
    }
  }

  document.addEventListener("submit", function (event) {
    if (event.defaultPrevented || !visit() || !visit().contains(event.target)) return;
    if (event.target.id === "entry") {
      event.preventDefault();
      if (!busy) complete(event.target, event.submitter);
    } else if (event.target.matches("[data-review]")) {
      event.preventDefault();
      if (!busy) review(event.target, event.submitter);
    }
  });

  document.addEventListener("keydown", function (event) {
    if (event.key !== "r" || event.defaultPrevented || event.isComposing || event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.target.matches("input[type=text], textarea, select") || document.querySelector("dialog[open]")) return;
    const pending = visit() && visit().querySelector("[data-review-key]");
    if (pending && !busy) {
      event.preventDefault();
      pending.form.requestSubmit(pending);
    }
  });

  /* Alt with an arrow: the form below or above; what stands in the open one is kept as a draft. */
  document.addEventListener("keydown", function (event) {
    if (!event.altKey || !["ArrowDown", "ArrowUp"].includes(event.key) || event.target.matches("select")) return;
    if (!visit() || busy || event.defaultPrevented || document.querySelector("dialog[open]")) return;
    const lines = [...visit().querySelectorAll(".visit-form")];
    const here = lines.findIndex((line) => line.classList.contains("is-open") || line.contains(document.activeElement));
    const wanted = lines[here + (event.key === "ArrowDown" ? 1 : -1)];
    const link = wanted && wanted.querySelector(".visit-head a");
    if (!link) return;
    event.preventDefault();
    link.click();
  });

  if (!document.getElementById("entry") && visit() && document.activeElement === document.body) next();
})();
