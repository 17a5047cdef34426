/// Raw requests (API V1 with or without TTL, API V2): one class for each, which decodes it, checks
/// what can be checked without the Region, calls [dev.cairn.engine.replicated.ReplicatedKv], and
/// encodes the answer.
///
/// Nothing here knows how a request arrived; `server.grpc` carries requests in and answers out. A
/// new request is a new [dev.cairn.server.raw.Operation], listed in
/// [dev.cairn.server.raw.RawOperations]. What the store's API version makes of keys and values is
/// in [dev.cairn.server.raw.RawRules] alone. Checks come in the order of compatibility: API
/// version, size of keys, column family, TTL; then load; then the Region's own, which
/// `ReplicatedKv` makes; then keys against the Region's range. An answer carries a region error, or
/// an error text, or neither.
@NullMarked
package dev.cairn.server.raw;

import org.jspecify.annotations.NullMarked;
