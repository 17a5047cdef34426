/// Connections to other processes: event loops, channels by address, back-off and deadlines.
///
/// Start with [dev.cairn.net.channel.ChannelPool]. Everything here is plain HTTP/2 without TLS.
@NullMarked
package dev.cairn.net.channel;

import org.jspecify.annotations.NullMarked;
