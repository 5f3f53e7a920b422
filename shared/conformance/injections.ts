/** Texts that stores, shells, templates, logs and parsers are known to execute or to fail on. */
export const INJECTIONS = [
  "'; drop table orders; --",
  "' or '1'='1",
  "1); select pg_sleep(60); --",
  "$1 $$ ::text \\x00",
  '{"$ne":null}',
  '{"S":"alice"}',
  "attribute_exists(id) or :now = :now",
  "SELECT * FROM orders WHERE customerId = 'alice'",
  "#status = :rejected",
  "a\r\nset-cookie: x=1\r\n\r\n{}",
  'x"}\n{"level":"fatal","message":"forged"}',
  "\u001b[2J\u001b[31mred",
  "<script>alert(1)</script>",
  "\"><img src=x onerror='alert(1)'>",
  "../../../../etc/passwd",
  "..\\..\\windows\\win.ini",
  "gopher://127.0.0.1:6379/_flushall",
  "%2e%2e%2f%00",
  "$\u007bprocess.exit(1)}{{7*7}}<%= 7*7 %>#{7*7}",
  "$\u007bjndi:ldap://127.0.0.1/a}",
  "%s%s%s%n%x%d",
  "$(reboot)`reboot`;reboot|reboot",
  "=cmd|' /C calc'!A0",
  "\0",
  "a\0b",
  "☕🙂",
  "e\u0301 is not \u00e9",
  "\u202egnp.exe",
  "\ufeffbom",
  "\u2028\u2029\u0085",
  "İıſK",
  "\ud800",
  "\udfff\ud800",
  "__proto__",
  "constructor",
  "toString",
  "null",
  "undefined",
  "NaN",
  "true",
  "-1",
  "0",
  "1e999",
  "",
  " ",
  "\t",
  '"',
  "\\",
  "\\u0000",
  '","card":"card_accepted"}',
  "x".repeat(300),
] as const;

/** A text as a header can carry it: its UTF-8 bytes, without those that would end the header. */
export function headerValue(text: string): string {
  return Buffer.from(text)
    .toString("latin1")
    .replaceAll(/[^\t\x20-\x7e\x80-\xff]/g, "")
    .trim();
}

/** A text as a part of a path or query. */
export function encoded(text: string): string {
  return encodeURIComponent(text.toWellFormed());
}
