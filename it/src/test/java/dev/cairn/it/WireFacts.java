package dev.cairn.it;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.MethodDescriptorProto;
import com.google.protobuf.DescriptorProtos.ServiceDescriptorProto;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;

/// What a file descriptor says about the wire, one entry per fact: the key is what a peer addresses
/// (`field kvrpcpb.GetRequest#2`, `value metapb.PeerRole=1`, `method tikvpb.Tikv/KvGet`), the value
/// is what both sides must agree on. Options, comments and the order of definitions leave no trace.
final class WireFacts {
  private final SortedMap<String, String> facts = new TreeMap<>();

  private WireFacts() {}

  static SortedMap<String, String> of(FileDescriptorProto file) {
    var collector = new WireFacts();
    String scope = file.getPackage();
    collector.facts.put("file " + file.getName(), scope + " " + file.getSyntax());
    file.getMessageTypeList().forEach(message -> collector.message(scope, message));
    file.getEnumTypeList().forEach(type -> collector.enumeration(scope, type));
    file.getServiceList().forEach(service -> collector.service(scope, service));
    return collector.facts;
  }

  private void message(String scope, DescriptorProto message) {
    String name = scope + "." + message.getName();
    facts.put("message " + name, message.getOptions().getMapEntry() ? "map entry" : "message");
    message
        .getFieldList()
        .forEach(
            field -> facts.put("field " + name + "#" + field.getNumber(), field(message, field)));
    message.getNestedTypeList().forEach(nested -> message(name, nested));
    message.getEnumTypeList().forEach(nested -> enumeration(name, nested));
  }

  private static String field(DescriptorProto message, FieldDescriptorProto field) {
    var fact = new StringBuilder();
    if (field.getLabel() == FieldDescriptorProto.Label.LABEL_REPEATED) {
      fact.append("repeated ");
    }
    fact.append(
        field.hasTypeName()
            ? field.getTypeName().substring(1)
            : field.getType().name().substring("TYPE_".length()).toLowerCase(Locale.ROOT));
    fact.append(' ').append(field.getName());
    if (field.hasDefaultValue()) {
      fact.append(" default ").append(field.getDefaultValue());
    }
    if (field.getOptions().hasPacked()) {
      fact.append(" packed ").append(field.getOptions().getPacked());
    }
    if (field.hasOneofIndex()) {
      fact.append(" of ").append(message.getOneofDecl(field.getOneofIndex()).getName());
    }
    return fact.toString();
  }

  private void enumeration(String scope, EnumDescriptorProto type) {
    String name = scope + "." + type.getName();
    type.getValueList()
        .forEach(value -> facts.put("value " + name + "=" + value.getNumber(), value.getName()));
  }

  private void service(String scope, ServiceDescriptorProto service) {
    String name = scope + "." + service.getName();
    for (MethodDescriptorProto method : service.getMethodList()) {
      facts.put(
          "method " + name + "/" + method.getName(),
          streamed(method.getClientStreaming(), method.getInputType())
              + " -> "
              + streamed(method.getServerStreaming(), method.getOutputType()));
    }
  }

  private static String streamed(boolean streaming, String type) {
    return (streaming ? "stream " : "") + type.substring(1);
  }
}
