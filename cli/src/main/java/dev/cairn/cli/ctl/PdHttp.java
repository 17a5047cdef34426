package dev.cairn.cli.ctl;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cairn.base.error.CairnException;
import dev.cairn.base.error.ErrorCode;
import dev.cairn.net.channel.HostPort;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;

/// PD's JSON interface.
final class PdHttp {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final List<String> endpoints;
  private final Duration timeout;

  PdHttp(List<String> endpoints, Duration timeout) {
    this.endpoints = List.copyOf(endpoints);
    this.timeout = timeout;
  }

  /// What the first PD that can be reached answers to `GET /pd/api/v1` + `path`.
  JsonNode get(String path) {
    var refusals = new StringBuilder();
    try (var http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(timeout)
            .build()) {
      for (var endpoint : endpoints) {
        var address = HostPort.parse(endpoint, "--pd");
        var uri = URI.create("http://" + address + "/pd/api/v1" + path);
        try {
          var request = HttpRequest.newBuilder(uri).timeout(timeout).build();
          var answer = http.send(request, BodyHandlers.ofString());
          var body = JSON.readTree(answer.body());
          if (answer.statusCode() == 200) {
            return body;
          }
          throw new CairnException(ErrorCode.REQUEST_FAILED, "PD says: " + body.asText());
        } catch (JsonProcessingException notJson) {
          throw new CairnException(
              ErrorCode.PD_UNREACHABLE, uri + " is not a PD: its answer is not JSON", notJson);
        } catch (IOException failed) {
          refusals.append(refusals.isEmpty() ? "" : "; ").append(address).append(": ");
          refusals.append(failed.getMessage() == null ? "no connection" : failed.getMessage());
        } catch (InterruptedException interrupted) {
          Thread.currentThread().interrupt();
          throw new CairnException(ErrorCode.REQUEST_FAILED, "interrupted", interrupted);
        }
      }
    }
    throw new CairnException(ErrorCode.PD_UNREACHABLE, "PD does not answer: " + refusals);
  }

  /// JSON for people and programs.
  static String pretty(JsonNode node) {
    try {
      return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(node);
    } catch (JsonProcessingException e) {
      throw new CairnException(ErrorCode.BUG, "an answer cannot be written as JSON", e);
    }
  }
}
