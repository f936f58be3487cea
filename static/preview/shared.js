// A shared run stands in the fragment: out of the address with it, and on to the server in a body.

const form = document.querySelector("#shared");
const fragment = location.hash.slice(1);
if (fragment) history.replaceState(null, "", location.pathname);
if (form && fragment) {
  form.elements.link.value = fragment;
  form.submit();
}
