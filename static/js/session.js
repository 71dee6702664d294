/* The session: warns before the idle limit, keeps what was typed when it ends, and lets one go on after signing in
   again in a second tab (R012). It stores nothing and knows nothing of forms.

   Other scripts may dispatch "session-ended" on document when a request of theirs is answered with 401, and listen to
   "session-back" on document to save again. */
(function () {
  "use strict";

  const body = document.body;
  const person = body.dataset.person;
  const cookieName = body.dataset.csrfCookie;

  function cookie(name) {
    for (const part of document.cookie.split("; ")) {
      if (part.startsWith(name + "=")) return decodeURIComponent(part.slice(name.length + 1));
    }
    return "";
  }

  /* Signing in gives a new token; every form of the page that was open before must learn it. */
  function freshToken() {
    const token = cookie(cookieName);
    if (!token) return "";
    for (const input of document.querySelectorAll("input[name=csrfmiddlewaretoken]")) input.value = token;
    return token;
  }

  window.addEventListener("focus", freshToken);
  document.addEventListener("submit", freshToken, true);
  document.addEventListener("htmx:configRequest", function (event) {
    const token = freshToken();
    if (token) event.detail.headers["X-CSRFToken"] = token;
    if (person) event.detail.headers["X-Person"] = person;
  });

  if (!person) return;

  /* Ends here a little before it ends there: the server notes activity to the nearest five seconds. */
  const idle = Number(body.dataset.idleSeconds) - 5;
  const warnAfter = Number(body.dataset.warnSeconds);
  const line = document.getElementById("session-line");
  const parts = {};
  for (const part of line.querySelectorAll("[data-part]")) parts[part.dataset.part] = part;

  let seen = Date.now();
  let ended = false;
  const tabs = "BroadcastChannel" in window ? new BroadcastChannel("cht101-session") : null;

  function show(name) {
    line.hidden = !name;
    line.classList.toggle("is-ended", name === "ended" || name === "other");
    for (const key of Object.keys(parts)) parts[key].hidden = key !== name;
  }

  function active(tellTabs) {
    seen = Date.now();
    if (!ended) show("");
    if (tellTabs && tabs) tabs.postMessage("active");
  }

  function end() {
    ended = true;
    show("ended");
  }

  /* Ask the server who is signed in; asking counts as activity there. */
  async function ask() {
    const url = line.dataset.keepUrl;
    const headers = { "X-CSRFToken": freshToken(), "X-Requested-With": "fetch" };
    let answer;
    try {
      answer = await fetch(url, { method: "POST", headers: headers, credentials: "same-origin" });
    } catch (failure) {
      return "unreachable";
    }
    if (answer.status === 401) return "";
    if (!answer.ok) return "unreachable";
    return (await answer.json()).person;
  }

  async function keep() {
    const who = await ask();
    if (who === "unreachable") return;
    if (who === "") {
      end();
    } else if (who !== person) {
      ended = true;
      show("other");
    } else {
      const wasEnded = ended;
      ended = false;
      active(true);
      if (wasEnded) document.dispatchEvent(new CustomEvent("session-back"));
    }
  }

  line.querySelector("button").addEventListener("click", keep);
  document.addEventListener("session-ended", end);
  document.addEventListener("htmx:afterRequest", function (event) {
    const headers = event.detail.requestConfig ? event.detail.requestConfig.headers : {};
    if (event.detail.successful && !headers["X-Background"]) active(true);
  });
  if (tabs) tabs.addEventListener("message", function () { active(false); if (ended) keep(); });
  window.addEventListener("focus", function () { if (ended) keep(); });

  /* A form sent after the end would come back as a sign-in page and its text would be gone: keep it here instead. */
  document.addEventListener("submit", function (event) {
    const over = ended || Date.now() - seen > idle * 1000;
    if (!over || event.target.hasAttribute("data-any-session")) return;
    event.preventDefault();
    event.stopPropagation();
    if (!ended) end();
    const form = event.target;
    const button = event.submitter;
    keep().then(function () {
      if (ended) line.scrollIntoView({ block: "nearest" });
      else form.requestSubmit(button);
    });
  }, true);

  /* A page that was opened is activity for the other tabs too. */
  active(true);

  window.setInterval(function () {
    if (ended) return;
    const quiet = (Date.now() - seen) / 1000;
    if (quiet > idle) {
      end();
    } else if (quiet > warnAfter) {
      const minutes = Math.max(1, Math.ceil((idle - quiet) / 60));
      for (const place of line.querySelectorAll("[data-minutes]")) place.textContent = String(minutes);
      if (line.hidden) show("warning");
    }
  }, 1000);
})();
