package dev.cairn.engine.replicated;

import dev.cairn.engine.Reads;
import dev.cairn.engine.Snapshot;
import org.jspecify.annotations.Nullable;

/// Leave to read a Region's data, as of a moment after the request arrived.
///
/// Use: check keys against [Region#range], read, then ask [#confirm] before answering. A view is
/// for the request that it was given to; it holds nothing and needs no closing. Keys are the
/// client's keys.
public interface RegionView {
  /// The Region as it is here.
  Region region();

  /// Reads of the engine as it is at each call: for single keys.
  Reads reads();

  /// One consistent view for several reads; to be closed. Take it, then [#confirm], then read at
  /// leisure.
  Snapshot snapshot();

  /// Null if what was read so far (or the snapshot taken) is good; else why the answer must be
  /// thrown away: the Region was changed or removed here meanwhile.
  @Nullable RegionError confirm();
}
