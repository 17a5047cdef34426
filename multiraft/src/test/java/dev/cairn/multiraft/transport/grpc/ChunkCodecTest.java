package dev.cairn.multiraft.transport.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ChunkCodecTest {
  private static byte[] noise(int length) {
    var bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 7, 8, 9, 1000, ChunkCodec.PIECE_BYTES})
  void aPieceComesBackAsItWas(int length) {
    byte[] content = noise(length);
    var decoded = ChunkCodec.decode(ChunkCodec.encode(3, ChunkCodec.allocate().put(content)));
    assertThat(decoded).isNotNull();
    assertThat(decoded.file()).isEqualTo(3);
    var bytes = new byte[decoded.bytes().remaining()];
    decoded.bytes().get(bytes);
    assertThat(bytes).isEqualTo(content);
  }

  @Test
  void roomIsForExactlyOnePiece() {
    assertThat(ChunkCodec.allocate().remaining()).isEqualTo(ChunkCodec.PIECE_BYTES);
  }

  @Test
  void aFlippedBitAnywhereIsRefused() {
    byte[] sound = ChunkCodec.encode(1, ChunkCodec.allocate().put(noise(100))).toByteArray();
    for (int bit = 0; bit < sound.length * 8; bit++) {
      byte[] broken = sound.clone();
      broken[bit / 8] ^= (byte) (1 << (bit % 8));
      assertThat(ChunkCodec.decode(ByteString.copyFrom(broken))).as("bit " + bit).isNull();
    }
  }

  @Test
  void aPieceThatWasCutIsRefused() {
    var sound = ChunkCodec.encode(1, ChunkCodec.allocate().put(noise(100)));
    for (int length = 0; length < sound.size(); length++) {
      assertThat(ChunkCodec.decode(sound.substring(0, length))).as(length + " bytes").isNull();
    }
  }
}
