/// Few threads that turn very many actors. An actor is touched by the thread of its poller only;
/// everybody else leaves mail in its mailbox. Nothing here knows of Raft or of keys.
@NullMarked
package dev.cairn.multiraft.poll;

import org.jspecify.annotations.NullMarked;
