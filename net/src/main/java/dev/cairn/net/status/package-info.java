/// The status port of a process: plain HTTP/1.1 for probes, Prometheus and curious people, apart
/// from the port that serves clients. Nothing here changes state.
///
/// Start at [StatusServer]; [StatusRoutes] has the routes that every process answers.
@NullMarked
package dev.cairn.net.status;

import org.jspecify.annotations.NullMarked;
