package dev.cairn.server.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.Message;
import io.grpc.CallOptions;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import kvproto.kvrpcpb.RawGetRequest;
import kvproto.tikvpb.TikvGrpc;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every raw method with requests whose fields are empty, huge, negative, of unknown values, and
/// contradict each other, drawn from a seed. The answer is an answer, or INVALID_ARGUMENT for
/// another cluster; never an exception inside the store.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class HostileInputTest {
  private static final int REQUESTS_PER_METHOD = 150;
  private static final Set<Status.Code> ALLOWED = Set.of(Status.Code.INVALID_ARGUMENT);

  private final ServedStore store = new ServedStore();

  @BeforeAll
  void serve() {
    store.front.serving(true);
  }

  @AfterAll
  void close() {
    store.close();
  }

  static Stream<MethodDescriptor<?, ?>> rawMethods() {
    return TikvGrpc.getServiceDescriptor().getMethods().stream()
        .filter(method -> String.valueOf(method.getBareMethodName()).startsWith("Raw"))
        .filter(method -> !List.of("RawCoprocessor").contains(method.getBareMethodName()));
  }

  @ParameterizedTest
  @MethodSource("rawMethods")
  void noRequestThrowsInsideTheStore(MethodDescriptor<?, ?> method) {
    IntStream.range(0, REQUESTS_PER_METHOD).forEach(seed -> call(method, seed));
    assertThat(store.unexpected).isEmpty();
    var alive = store.client().rawGet(RawGetRequest.getDefaultInstance());
    assertThat(alive.hasRegionError()).isTrue();
  }

  private <Q, R> void call(MethodDescriptor<Q, R> method, int seed) {
    var marshaller = (MethodDescriptor.PrototypeMarshaller<Q>) method.getRequestMarshaller();
    var prototype = (Message) Objects.requireNonNull(marshaller.getMessagePrototype());
    var dice = new Random(seed);
    Message request = fill(prototype.newBuilderForType(), dice, 0);
    try {
      @SuppressWarnings("unchecked")
      Q typed = (Q) prototype.getParserForType().parseFrom(request.toByteString());
      var answer =
          (Message)
              ClientCalls.blockingUnaryCall(store.channel, method, CallOptions.DEFAULT, typed);
      assertNotBoth(answer, seed);
    } catch (StatusRuntimeException refused) {
      assertThat(refused.getStatus().getCode()).as("seed " + seed).isIn(ALLOWED);
    } catch (com.google.protobuf.InvalidProtocolBufferException impossible) {
      throw new AssertionError(impossible);
    }
  }

  private static void assertNotBoth(Message answer, int seed) {
    var type = answer.getDescriptorForType();
    var text = type.findFieldByName("error");
    if (text != null && answer.hasField(type.findFieldByName("region_error"))) {
      assertThat(answer.getField(text)).as("error beside region_error, seed " + seed).isEqualTo("");
    }
  }

  private static Message fill(Message.Builder message, Random dice, int depth) {
    for (FieldDescriptor field : message.getDescriptorForType().getFields()) {
      if (dice.nextInt(3) == 0 || depth > 3) {
        continue;
      }
      if (field.isRepeated()) {
        for (int i = dice.nextInt(4); i > 0; i--) {
          message.addRepeatedField(field, value(message, field, dice, depth));
        }
      } else {
        message.setField(field, value(message, field, dice, depth));
      }
    }
    return message.build();
  }

  private static Object value(
      Message.Builder message, FieldDescriptor field, Random dice, int depth) {
    return switch (field.getJavaType()) {
      case INT -> pick(dice, 0, 1, 7, -1, Integer.MIN_VALUE, Integer.MAX_VALUE);
      case LONG -> pick(dice, 0L, 1L, 2L, 3L, 4L, -1L, Long.MIN_VALUE, Long.MAX_VALUE);
      case FLOAT -> Float.NaN;
      case DOUBLE -> Double.NaN;
      case BOOLEAN -> dice.nextBoolean();
      case STRING -> pick(dice, "", "default", "lock", "raft", "nope", "\u0000", "x".repeat(1000));
      case BYTE_STRING ->
          pick(
              dice,
              ByteString.EMPTY,
              ByteString.copyFromUtf8("b"),
              ByteString.copyFromUtf8("k"),
              ByteString.copyFromUtf8("y"),
              ByteString.copyFromUtf8("zz"),
              ByteString.copyFrom(new byte[] {-1, 0, -1}),
              ByteString.copyFrom(new byte[9000]));
      case ENUM -> anyOf(field.getEnumType().getValues(), dice);
      case MESSAGE ->
          message instanceof DynamicMessage.Builder
              ? DynamicMessage.getDefaultInstance(field.getMessageType())
              : fill(message.newBuilderForField(field), dice, depth + 1);
    };
  }

  private static EnumValueDescriptor anyOf(List<EnumValueDescriptor> values, Random dice) {
    return values.get(dice.nextInt(values.size()));
  }

  @SafeVarargs
  private static <T> T pick(Random dice, T... choices) {
    return choices[dice.nextInt(choices.length)];
  }
}
