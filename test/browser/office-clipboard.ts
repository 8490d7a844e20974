/** Tables as Word, Google Docs and Google Sheets put them on the clipboard. */

const HEAD = `<html xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:w="urn:schemas-microsoft-com:office:word">
<head><meta name=Generator content="Microsoft Word 15"><style><!--
@list l0:level1 {mso-level-number-format:bullet; mso-level-text:·;}
@list l1:level1 {mso-level-tab-stop:none;}
p.MsoNormal {margin:0cm; font-size:12.0pt; font-family:"Calibri",sans-serif;}
table.MsoTableGrid {border:solid windowtext 1.0pt;} --></style></head><body lang=EN-GB style='tab-interval:36.0pt'><!--StartFragment-->`

const wordCell = (text: string) =>
  `<td width=151 valign=top style='width:112.7pt;border:solid windowtext 1.0pt;padding:0cm 5.4pt'><p class=MsoNormal style='mso-yfti:1'>${text}<o:p></o:p></p></td>`

const wordRow = (cells: readonly string[]) => `<tr style='mso-yfti-irow:0'>${cells.map(wordCell).join('\n')}</tr>`

function wordTable(rows: readonly (readonly string[])[]): string {
  return `${HEAD}<p class=MsoNormal>The count, style = final:<o:p></o:p></p>
<table class=MsoTableGrid border=1 cellspacing=0 cellpadding=0 style='border-collapse:collapse;border:none'>
${rows.map(wordRow).join('\n')}</table>
<p class=MsoNormal><o:p>&nbsp;</o:p></p>
<p class=MsoListParagraph style='text-indent:-18.0pt;mso-list:l1 level1 lfo1'><![if !supportLists]><span style='mso-list:Ignore'>1.<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp; </span></span><![endif]>Recount<o:p></o:p></p><!--EndFragment--></body></html>`
}

export const WORD_TABLE = wordTable([
  ['<b>Seat</b>', '<b>Winner</b>'],
  ['Leeds <a href="https://example.com/leeds">Central</a>', 'Lab<br>gain'],
  ['York', '<i>Con</i>'],
])

/** As many cells as a table of results of a region has. */
export const LONG_WORD_TABLE = wordTable(
  Array.from({ length: 100 }, (_, row) => Array.from({ length: 8 }, (_, column) => `r${row} c${column}`)),
)

const docsCell = (text: string, look = 'font-weight:400', more = '') =>
  `<td ${more} style="border-left:solid #000000 1pt;vertical-align:top;padding:5pt"><p dir="ltr" style="line-height:1.2;margin-top:0pt"><span style="font-size:11pt;${look};font-style:normal">${text}</span></p></td>`

export const DOCS_TABLE = `<meta charset="utf-8"><b style="font-weight:normal;" id="docs-internal-guid-7d1f"><p dir="ltr" style="line-height:1.38"><span style="font-size:11pt;font-weight:700">The count</span></p><br /><div dir="ltr" style="margin-left:0pt;" align="left"><table style="border:none;border-collapse:collapse;"><colgroup><col width="301" /><col width="301" /></colgroup><tbody>
<tr style="height:0pt">${docsCell('Seat', 'font-weight:700')}${docsCell('Votes', 'font-weight:700', 'colspan="2"')}</tr>
<tr style="height:0pt">${docsCell('Leeds')}${docsCell('12,403')}${docsCell('up')}</tr></tbody></table></div>
<ul style="margin-top:0"><li dir="ltr" style="list-style-type:disc" aria-level="1"><p dir="ltr" role="presentation"><span style="font-weight:400">one</span></p></li>
<ul style="margin-top:0"><li dir="ltr" style="list-style-type:circle" aria-level="2"><p dir="ltr" role="presentation"><span style="font-weight:400">two</span></p></li></ul></ul></b>`

export const SHEETS_TABLE = `<meta name="generator" content="Sheets"/><style type="text/css"><!--td {border: 1px solid #cccccc;}--></style><table xmlns="http://www.w3.org/1999/xhtml" cellspacing="0" cellpadding="0" dir="ltr" border="1" style="table-layout:fixed;font-size:10pt" data-sheets-root="1"><colgroup><col width="100"/><col width="100"/></colgroup><tbody><tr style="height:21px;"><td style="overflow:hidden">Leeds</td><td style="overflow:hidden;text-align:right">12403</td></tr><tr style="height:21px;"><td style="overflow:hidden">York</td><td style="text-align:right">11</td></tr></tbody></table>`

/** A frame around a picture, as old newsletters have them. */
export const FRAME_TABLE = `<table><tr><td>Left</td><td><img src="https://example.com/p.jpg" alt="The queue">Right</td></tr><tr><td>a</td><td>b</td></tr></table>`
