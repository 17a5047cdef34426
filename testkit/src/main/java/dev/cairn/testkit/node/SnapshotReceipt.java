package dev.cairn.testkit.node;

import dev.cairn.multiraft.transport.GroupMessage;
import dev.cairn.multiraft.transport.ReceivedSnapshot;
import dev.cairn.testkit.sim.SimProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;

/// Writes a snapshot that has arrived into files of its own.
final class SnapshotReceipt {
  private final SimProcess process;
  private final Path root;

  SnapshotReceipt(SimProcess process, Path root) {
    this.process = process;
    this.root = root;
  }

  GroupMessage.OfRaft write(GroupMessage.OfRaft message, byte[] header, List<byte[]> files) {
    var disk = process.env().disk();
    var directory = root.resolve(message.group() + "-" + process.env().dice().nextLong());
    try {
      disk.createDirectories(directory);
      for (int place = 0; place < files.size(); place++) {
        try (var file = disk.openForWrite(ReceivedSnapshot.fileIn(directory, place))) {
          file.write(ByteBuffer.wrap(files.get(place)), 0);
          file.sync();
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write a snapshot to " + directory, e);
    }
    return new GroupMessage.OfRaft(
        message.group(),
        message.from(),
        message.to(),
        message.stamp(),
        message.message(),
        new ReceivedSnapshot(directory, header));
  }
}
