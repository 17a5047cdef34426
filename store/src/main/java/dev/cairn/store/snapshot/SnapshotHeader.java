package dev.cairn.store.snapshot;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.cairn.base.error.CairnException;
import dev.cairn.base.error.ErrorCode;
import dev.cairn.engine.ColumnFamily;
import dev.cairn.engine.replicated.Region;
import dev.cairn.store.region.RegionCodec;
import java.util.ArrayList;
import java.util.List;
import kvproto.raft_serverpb.RaftSnapshotData;
import kvproto.raft_serverpb.SnapshotCFFile;
import kvproto.raft_serverpb.SnapshotMeta;

/// What is in a snapshot: travels ahead of the files, as `raft_serverpb.RaftSnapshotData`.
///
/// @param region the Region as of the snapshot
/// @param files its files, in the order in which they are sent
public record SnapshotHeader(Region region, List<FileInfo> files) {
  /// One sorted file.
  ///
  /// @param family the family whose pairs it holds
  /// @param sizeBytes its length
  /// @param crc32c the checksum of its bytes
  public record FileInfo(ColumnFamily family, long sizeBytes, int crc32c) {}

  public SnapshotHeader {
    files = List.copyOf(files);
  }

  /// For the wire.
  public byte[] encode() {
    var meta = SnapshotMeta.newBuilder();
    long size = 0;
    for (var file : files) {
      meta.addCfFiles(
          SnapshotCFFile.newBuilder()
              .setCf(file.family().familyName())
              .setSize(file.sizeBytes())
              .setChecksum(file.crc32c()));
      size += file.sizeBytes();
    }
    return RaftSnapshotData.newBuilder()
        .setRegion(RegionCodec.toProto(region))
        .setFileSize(size)
        .setMeta(meta)
        .build()
        .toByteArray();
  }

  /// From the wire. Throws [CairnException] if it is no such header.
  public static SnapshotHeader decode(byte[] bytes) {
    try {
      var proto = RaftSnapshotData.parseFrom(bytes);
      var files = new ArrayList<FileInfo>();
      for (var file : proto.getMeta().getCfFilesList()) {
        var family = ColumnFamily.ofData(file.getCf());
        if (family == null) {
          throw new CairnException(
              ErrorCode.REQUEST_FAILED, "snapshot with a file of unknown family " + file.getCf());
        }
        files.add(new FileInfo(family, file.getSize(), file.getChecksum()));
      }
      return new SnapshotHeader(RegionCodec.fromProto(proto.getRegion()), files);
    } catch (InvalidProtocolBufferException e) {
      throw new CairnException(ErrorCode.REQUEST_FAILED, "snapshot header that does not parse", e);
    }
  }
}
