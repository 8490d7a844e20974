/* Loopback sockets. */
#pragma once
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

_Noreturn static inline void die(const char *what) {
  perror(what);
  exit(1);
}

static inline void send_at_once(int fd) {
  int on = 1;
  setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}

/* Begins to connect. One source address has about 28,000 ports, so many connections share 127.0.1.1, 127.0.1.2, … */
static inline int connect_from(int source, int port) {
  int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (fd < 0) die("socket");
  int on = 1;
  /* The port is chosen when the peer is known, so two peers may use the same one. */
  setsockopt(fd, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &on, sizeof on);
  struct sockaddr_in here = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(0x7f000101u + (unsigned)source)};
  if (bind(fd, (struct sockaddr *)&here, sizeof here)) die("bind");
  struct sockaddr_in there = {
      .sin_family = AF_INET, .sin_port = htons((uint16_t)port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  if (connect(fd, (struct sockaddr *)&there, sizeof there) && errno != EINPROGRESS) die("connect");
  send_at_once(fd);
  return fd;
}

/* Zero once the connection is established. */
static inline int connect_error(int fd) {
  int error = 0;
  socklen_t size = sizeof error;
  getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &size);
  return error;
}

/* Waits until the connection is established. */
static inline int connect_now(int port) {
  int fd = connect_from(0, port);
  struct pollfd up = {.fd = fd, .events = POLLOUT};
  poll(&up, 1, 5000);
  errno = connect_error(fd);
  if (errno) die("connect");
  return fd;
}

/* Waits for room: writes here are small and rare. False when the peer is gone. */
static inline int send_all(int fd, const void *bytes, size_t size) {
  for (const char *at = bytes; size > 0;) {
    ssize_t sent = send(fd, at, size, MSG_NOSIGNAL);
    if (sent < 0 && errno == EAGAIN) {
      struct pollfd room = {.fd = fd, .events = POLLOUT};
      poll(&room, 1, 100);
      continue;
    }
    if (sent < 0) return 0;
    at += sent;
    size -= (size_t)sent;
  }
  return 1;
}
