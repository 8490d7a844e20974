/* Whole HTTP/1.1 responses with a Content-Length, as an API sends them. */
#pragma once
#include <stdlib.h>
#include <string.h>
#include <strings.h>

typedef struct {
  int status;
  /* Head and body together; 0 while the response is incomplete. */
  size_t size;
} Answer;

/* `text` ends in a zero byte. */
static inline Answer read_answer(const char *text, size_t size) {
  Answer none = {0, 0};
  const char *end = strstr(text, "\r\n\r\n");
  if (!end) return none;
  const char *length = strcasestr(text, "\r\ncontent-length:");
  size_t body = length && length < end ? strtoul(length + 17, NULL, 10) : 0;
  size_t whole = (size_t)(end - text) + 4 + body;
  if (size < whole) return none;
  Answer answer = {atoi(text + 9), whole};
  return answer;
}
