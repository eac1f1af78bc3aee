/**
 * What looks after things that could last too long. Knows nothing of sockets and messages, and is no part of the public API:
 * the module does not export it.
 */
package dev.prise.watch;
