// 把网页里指向证书的链接换成证书的卡片。请把这个文件存到自己的网站上，不要从平台引用：
// 平台的代码因此不在您的网页里运行。没有脚本时，链接照样能用。
// Turns links to certificates into their cards. Keep this file on your own site and do not load
// it from the platform, so that none of its code runs in your pages. Without scripts the link
// still works.
//
//   <a data-certificate-card href="https://pcf.example.gov.cn/certificates/NUMBER">NUMBER</a>
//   <script src="certificate-card.js" defer></script>
"use strict";

(() => {
  const PAGE = /^\/(en\/)?certificates\/([^/]+)\/?$/;

  // The address of the card of a certificate's page; "" for any other address.
  function cardOf(address) {
    const found = PAGE.exec(address.pathname);
    if (!found || !["https:", location.protocol].includes(address.protocol)) return "";
    return `${address.origin}/${found[1] || ""}embed/certificates/${found[2]}`;
  }

  for (const link of document.querySelectorAll("a[data-certificate-card]")) {
    const card = cardOf(link);
    if (!card) continue; // the link stays
    const frame = document.createElement("iframe");
    frame.src = card;
    frame.title = link.textContent.trim();
    frame.width = 340;
    frame.height = 190;
    frame.loading = "lazy";
    frame.referrerPolicy = "no-referrer";
    frame.style.border = "0";
    frame.style.maxWidth = "100%";
    link.replaceWith(frame);
  }
})();
