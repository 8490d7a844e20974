/*
 * The floor: the least that notifying N followers can cost. One frame made once, one send per follower, nothing else.
 * Prints its port; GET follows, POST sends its body to every follower as one text frame.
 *   floor
 */
#define _GNU_SOURCE
#include "http.h"
#include "net.h"
#include "process.h"
#include <stdint.h>
#include <sys/epoll.h>

enum { MAX_FOLLOWERS = 1 << 20, MAX_REQUEST = 1 << 20, HEADER_ROOM = 4 };

static int followers[MAX_FOLLOWERS];
static int follower_count = 0;
static int poller;

static void watch(int fd) {
  struct epoll_event event = {.events = EPOLLIN, .data.fd = fd};
  if (epoll_ctl(poller, EPOLL_CTL_ADD, fd, &event)) die("epoll_ctl");
}

static int open_listener(void) {
  int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
  struct sockaddr_in here = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  if (fd < 0 || bind(fd, (struct sockaddr *)&here, sizeof here) || listen(fd, 4096)) die("listen");
  socklen_t size = sizeof here;
  getsockname(fd, (struct sockaddr *)&here, &size);
  printf("%d\n", ntohs(here.sin_port));
  fflush(stdout);
  return fd;
}

static void accept_all(int listener) {
  for (int fd; (fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK)) >= 0;) {
    send_at_once(fd);
    watch(fd);
  }
}

static void follow(int fd) {
  /* The accept value of the one key that load.c sends. */
  static const char upgrade[] = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                                "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n";
  if (follower_count < MAX_FOLLOWERS && send_all(fd, upgrade, sizeof upgrade - 1)) followers[follower_count++] = fd;
}

/* The header goes into the four bytes before the body, which the end of the request's head has left free. */
static void tell_all(uint8_t *body, size_t length) {
  size_t header = length < 126 ? 2 : 4;
  uint8_t *frame = body - header;
  frame[0] = 0x81;
  frame[1] = (uint8_t)(header == 2 ? length : 126);
  if (header == 4) {
    frame[2] = (uint8_t)(length >> 8);
    frame[3] = (uint8_t)length;
  }
  for (int i = 0; i < follower_count; i++) send(followers[i], frame, header + length, MSG_NOSIGNAL);
}

static void answer_post(int fd, char *request, size_t size) {
  static const char ok[] = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";
  char *body = strstr(request, "\r\n\r\n") + 4;
  tell_all((uint8_t *)body, size - (size_t)(body - request));
  send_all(fd, ok, sizeof ok - 1);
}

/* A request comes from load.c in one piece: it is small, and the socket is empty before it. */
static void serve(int fd) {
  static char request[MAX_REQUEST];
  ssize_t size = recv(fd, request, sizeof request - 1, 0);
  if (size < 0 && errno == EAGAIN) return;
  if (size <= 0) {
    close(fd);
    return;
  }
  request[size] = 0;
  if (!strncmp(request, "GET ", 4)) follow(fd);
  else if (!strncmp(request, "POST ", 5) && strstr(request, "\r\n\r\n")) answer_post(fd, request, (size_t)size);
}

int main(void) {
  raise_descriptors();
  poller = epoll_create1(0);
  int listener = open_listener();
  watch(listener);
  static struct epoll_event events[512];
  for (;;) {
    int count = epoll_wait(poller, events, 512, -1);
    for (int i = 0; i < count; i++) {
      if (events[i].data.fd == listener) accept_all(listener);
      else serve(events[i].data.fd);
    }
  }
}
