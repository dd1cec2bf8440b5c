/** The style of the report: one sheet, light and dark, from phone width to paper. Text contrast is at least 4.5 : 1 in both (WCAG 1.4.3). */
export const style = `
:root{color-scheme:light dark;--bg:#f7f7f5;--card:#fff;--ink:#1b1d20;--soft:#565b63;--line:#dfe1e4;--faint:#eef0f2;--new:#2563c9;--old:#aeb5bf;--oldink:#5b626d;
--good:#17704a;--goodbg:#e4f3ea;--bad:#b3261e;--badbg:#fbe9e7;--warn:#7d5200;--warnbg:#fbf0d9;--backbg:#e7eefb;
--sans:system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;--mono:ui-monospace,SFMono-Regular,Menlo,Consolas,"Liberation Mono",monospace}
@media (prefers-color-scheme:dark){:root{--bg:#121315;--card:#1a1c1f;--ink:#e9eaec;--soft:#a3a9b2;--line:#303338;--faint:#24272b;--new:#7aa7ff;--old:#5a616c;--oldink:#a3a9b2;
--good:#67cf9b;--goodbg:#15301f;--bad:#ff8a80;--badbg:#3a1a18;--warn:#e6b84f;--warnbg:#332709;--backbg:#1b2740}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%}
body{margin:0;background:var(--bg);color:var(--ink);font:15px/1.5 var(--sans);font-variant-numeric:tabular-nums}
main{max-width:1040px;margin:0 auto;padding:40px 28px 64px}
.over{margin:0 0 14px;color:var(--soft);font-size:13px;letter-spacing:.01em}
.over b{color:var(--ink);font-weight:600}
.verdict{display:grid;grid-template-columns:auto 1fr;gap:0 18px;align-items:start}
.mark{width:44px;height:44px;border-radius:50%;display:grid;place-items:center;font-size:22px;line-height:1;margin-top:2px}
.mark svg{width:22px;height:22px;fill:none;stroke:currentColor;stroke-width:2.4;stroke-linecap:round;stroke-linejoin:round}
.t-good .mark{background:var(--goodbg);color:var(--good)}.t-bad .mark{background:var(--badbg);color:var(--bad)}
.t-back .mark{background:var(--backbg);color:var(--new)}.t-open .mark{background:var(--warnbg);color:var(--warn)}
h1{margin:0;font-size:30px;line-height:1.2;font-weight:650;letter-spacing:-.018em;text-wrap:balance}
.verdict p{margin:6px 0 0;font-size:17px;line-height:1.45;color:var(--soft);max-width:62ch;text-wrap:pretty}
.figures{display:grid;grid-template-columns:repeat(auto-fit,minmax(140px,1fr));gap:1px;margin:30px 0 0;background:var(--line);border:1px solid var(--line);border-radius:10px;overflow:hidden}
.figures div{background:var(--card);padding:14px 18px 13px}
.figures dt{color:var(--soft);font-size:12.5px}
.figures dd{margin:1px 0 0;font-size:21px;font-weight:600;letter-spacing:-.01em;white-space:nowrap}
.figures dd.bad{color:var(--bad)}.figures dd.good{color:var(--good)}
section{margin-top:44px}
h2{margin:0 0 4px;font-size:17px;font-weight:650;letter-spacing:-.005em}
h3{margin:22px 0 6px;font-size:14px;font-weight:600}
.lead{margin:0 0 14px;color:var(--soft);max-width:74ch}
.scroll{overflow-x:auto}
table{width:100%;border-collapse:collapse;font-size:14px}
caption{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
th{font-weight:500;color:var(--soft);font-size:12.5px;text-align:left;padding:6px 14px 6px 0;border-bottom:1px solid var(--line);white-space:nowrap;vertical-align:bottom}
td{padding:8px 14px 8px 0;border-bottom:1px solid var(--faint);vertical-align:top}
tbody th{font-weight:600;color:var(--ink);font-size:14px;border-bottom:1px solid var(--faint);vertical-align:top;padding:8px 14px 8px 0}
tr:last-child>td,tbody tr:last-child>th{border-bottom-color:transparent}
td:last-child,th:last-child{padding-right:0}
.num{text-align:right;white-space:nowrap}
.soft{color:var(--soft)}.nowrap{white-space:nowrap}
code{font:12.5px/1.4 var(--mono);overflow-wrap:break-word}
.tag{display:inline-block;padding:1px 8px;border-radius:20px;font-size:12.5px;font-weight:550;white-space:nowrap;background:var(--faint);color:var(--soft)}
.tag.good{background:var(--goodbg);color:var(--good)}.tag.bad{background:var(--badbg);color:var(--bad)}.tag.warn{background:var(--warnbg);color:var(--warn)}.tag.back{background:var(--backbg);color:var(--new)}
.gantt td.when{width:34%;min-width:170px;vertical-align:middle}
.gantt .rail{position:relative;height:8px;border-radius:4px;background:var(--faint)}
.gantt .rail i{position:absolute;top:0;bottom:0;min-width:4px;border-radius:4px;background:var(--old)}
.gantt .rail i.good{background:var(--good)}.gantt .rail i.bad{background:var(--bad)}.gantt .rail i.warn{background:var(--warn)}.gantt .rail i.back{background:var(--new)}
.gantt tr.off{color:var(--soft)}.gantt tr.off th{color:var(--soft);font-weight:500}
.keys{display:flex;flex-wrap:wrap;gap:4px 20px;margin:0 0 10px;padding:0;list-style:none;font-size:13px;color:var(--soft)}
.keys li::before{content:"";display:inline-block;width:11px;height:11px;border-radius:3px;margin-right:7px;vertical-align:-1px;background:var(--k)}
.keys li.line::before{height:2px;vertical-align:4px;border-radius:0}
figure{margin:0;padding:16px 20px 14px;background:var(--card);border:1px solid var(--line)}
figure:first-of-type{border-radius:10px 10px 0 0}figure:last-of-type{border-radius:0 0 10px 10px}figure:only-of-type{border-radius:10px}
figure+figure{border-top:0}
figcaption{display:flex;flex-wrap:wrap;justify-content:space-between;gap:2px 20px;margin-bottom:8px;font-size:13px;color:var(--soft)}
figcaption b{color:var(--ink);font-size:14px;font-weight:600}
.panel{display:grid;grid-template-columns:64px 1fr;gap:0 10px;margin-top:6px}
.panel .y{position:relative;font-size:11.5px;line-height:1.15;color:var(--soft);text-align:right}
.panel .y span{position:absolute;right:0}.panel .y .top{top:-1px}.panel .y .bottom{bottom:-1px}
.plot{position:relative;height:54px;background:var(--faint);border-radius:3px}
.plot svg{display:block;width:100%;height:100%;overflow:hidden;border-radius:3px}
.plot .area{stroke:none}.plot .new{fill:var(--new)}.plot .old{fill:var(--old)}.plot .err{fill:var(--bad)}
.plot .stroke{fill:none;stroke-width:2;vector-effect:non-scaling-stroke;stroke-linejoin:round}
.plot .stroke.n{stroke:var(--new)}.plot .stroke.o{stroke:var(--oldink)}.plot .stroke.e{stroke:var(--bad)}
.plot .limit{stroke:var(--bad);stroke-width:1;stroke-dasharray:4 3;vector-effect:non-scaling-stroke}
.plot .hit{fill:transparent}.plot .hit:hover{fill:var(--ink);fill-opacity:.12}
.plot .flag{position:absolute;top:0;bottom:0;width:0;border-left:1.5px solid var(--ink)}
.plot .flag.bad{border-color:var(--bad)}.plot .flag.good{border-color:var(--good)}
.flags,.xaxis{position:relative;margin-left:74px;height:17px;font-size:11.5px;color:var(--soft)}
.flags span,.xaxis span{position:absolute;white-space:nowrap;transform:translateX(-50%)}
.flags span.start,.xaxis span.start{transform:none}.flags span.end,.xaxis span.end{transform:translateX(-100%)}
.flags .bad{color:var(--bad);font-weight:600}.flags .good{color:var(--good);font-weight:600}
.meter{display:block;position:relative;width:120px;height:6px;margin-top:5px;border-radius:3px;background:var(--faint);margin-left:auto}
.meter i{position:absolute;left:0;top:0;bottom:0;border-radius:3px;background:var(--good)}.meter.bad i{background:var(--bad)}
.meter u{position:absolute;top:-3px;bottom:-3px;border-left:1.5px solid var(--ink)}
details{margin-top:12px}summary{cursor:pointer;color:var(--soft);font-size:14px}summary:hover{color:var(--ink)}
:focus-visible{outline:2px solid var(--new);outline-offset:2px}
footer{margin-top:56px;padding-top:14px;border-top:1px solid var(--line);color:var(--soft);font-size:12.5px}
@media (max-width:640px){main{padding:24px 16px 48px}h1{font-size:24px}.verdict{gap:0 12px}.mark{width:34px;height:34px}.mark svg{width:17px;height:17px}.verdict p{font-size:15.5px}
.figures{grid-template-columns:1fr 1fr}.figures div{padding:10px 14px}.figures dd{font-size:18px}.gantt .when,.gantt thead{display:none}.gantt tr{display:grid;grid-template-columns:1fr auto auto;gap:0 12px;padding:7px 0;border-bottom:1px solid var(--faint)}
.gantt tbody th,.gantt td{padding:0;border:0}.gantt td:nth-child(4){grid-column:1/-1;grid-row:2;color:var(--soft)}
figure{padding:12px 12px 10px}.panel{grid-template-columns:46px 1fr;gap:0 8px}.flags,.xaxis{margin-left:54px}section{margin-top:34px}}
@media print{:root{--bg:#fff}body{font-size:11pt}main{max-width:none;padding:0}section,figure,tr{break-inside:avoid}.scroll{overflow:visible}
*{-webkit-print-color-adjust:exact;print-color-adjust:exact}details::details-content{content-visibility:visible;display:block}}
`
