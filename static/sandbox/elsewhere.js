/** A hostile page in the frame's place: claims success, asks for a code and counts what it gets. */

import { onCode, post } from "./parent.js";

const received = document.getElementById("received");
let count = 0;
onCode(() => {
  count += 1;
  if (received) received.textContent = String(count);
});
post("finish");
post("otp_ready");
