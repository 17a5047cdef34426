package dev.cairn.net.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cairn.base.error.CairnException;
import dev.cairn.base.error.ErrorCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class HostPortTest {
  @ParameterizedTest
  @CsvSource({
    "127.0.0.1:2379, 127.0.0.1:2379",
    "http://pd1:2379, pd1:2379",
    "https://pd1:2379/pd/api/v1, pd1:2379",
    "[::1]:20160, [::1]:20160",
    "store:0, store:0"
  })
  void addressesAreReadAsPeopleAndMembersWriteThem(String text, String same) {
    assertThat(HostPort.parse(text, "--addr").toString()).isEqualTo(same);
  }

  @Test
  void anIpv6AddressLosesItsBrackets() {
    assertThat(HostPort.parse("[::1]:20160", "--addr")).isEqualTo(new HostPort("::1", 20160));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "pd", ":2379", "pd:", "pd:x", "pd:65536", "pd:-1", "http://"})
  void everythingElseIsRefusedByTheNameOfItsSetting(String text) {
    assertThatThrownBy(() -> HostPort.parse(text, "--addr"))
        .isInstanceOfSatisfying(
            CairnException.class,
            thrown -> assertThat(thrown.code()).isEqualTo(ErrorCode.CONFIG_INVALID))
        .hasMessageContaining("--addr");
  }
}
