/* Posts marked texts, one at a time, on a kept-alive connection; servers hang up on idle ones, and then it opens another. */
#pragma once
#include "clock.h"
#include "http.h"
#include "marks.h"
#include "net.h"

enum { MAX_ANSWER = 1 << 20 };

static struct {
  int fd, port;
  char *request, *mark;
  size_t request_size;
  char answer[MAX_ANSWER + 1];
  size_t answered;
  int is_waiting, refused;
} publisher;

typedef struct {
  int port;
  const char *path, *type, *headers;
  /* Holds MARK_PLACE once. */
  const char *body;
} Posting;

static void prepare_publisher(Posting to) {
  const char *body = to.body;
  const char *place = strstr(body, MARK_PLACE);
  if (!place) {
    fprintf(stderr, "the body must hold %s\n", MARK_PLACE);
    exit(2);
  }
  const char *rest = place + strlen(MARK_PLACE);
  size_t length = strlen(body) - strlen(MARK_PLACE) + MARK_SIZE;
  int head = asprintf(&publisher.request,
                      "POST %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nContent-Type: %s\r\n%s"
                      "Content-Length: %zu\r\n\r\n%.*s%*s%s",
                      to.path, to.port, to.type, to.headers, length, (int)(place - body), body, MARK_SIZE, "", rest);
  if (head < 0) die("asprintf");
  publisher.request_size = (size_t)head;
  publisher.mark = publisher.request + publisher.request_size - strlen(rest) - MARK_SIZE;
  publisher.port = to.port;
  publisher.fd = -1;
}

/* `watch` receives every new connection. */
static void ready_publisher(void (*watch)(int fd)) {
  if (publisher.fd >= 0) return;
  publisher.fd = connect_now(publisher.port);
  watch(publisher.fd);
}

static void close_publisher(void) {
  if (publisher.fd >= 0) close(publisher.fd);
  publisher.fd = -1;
}

static void publish(uint32_t sequence) {
  Mark mark = {sequence, now_us()};
  print_mark(publisher.mark, mark);
  publisher.answered = 0;
  publisher.is_waiting = 1;
  if (!send_all(publisher.fd, publisher.request, publisher.request_size)) die("publish");
}

static void handle_answer(void) {
  ssize_t got = recv(publisher.fd, publisher.answer + publisher.answered, MAX_ANSWER - publisher.answered, 0);
  if (got < 0 && errno == EAGAIN) return;
  if (got <= 0 && publisher.is_waiting) die("the server hung up on the publisher");
  if (got <= 0) {
    close_publisher();
    return;
  }
  publisher.answered += (size_t)got;
  publisher.answer[publisher.answered] = 0;
  Answer answer = read_answer(publisher.answer, publisher.answered);
  if (answer.size == 0) return;
  publisher.is_waiting = 0;
  if (answer.status / 100 == 2) return;
  publisher.refused++;
  fprintf(stderr, "a post was refused: %.300s\n", publisher.answer);
}
