package dev.clarinet.opencl.runtime;

import dev.clarinet.Tensor;
import dev.clarinet.opencl.runtime.Signature.Kind;
import java.util.ArrayList;
import java.util.List;

/** Checks a launch's arguments against the kernel's declaration. */
final class Arguments {
  private Arguments() {}

  /** All arguments with buffers in place of what owns them: the first, which were checked, and those given now. */
  static List<Object> check(
      String kernel, Signature signature, List<Object> first, Object... given) {
    requireAll(kernel, signature, first.size() + given.length);
    return checkFirst(kernel, signature, first, given);
  }

  /** The same, and others may follow. */
  static List<Object> checkFirst(
      String kernel, Signature signature, List<Object> first, Object... given) {
    var parameters = signature.parameters();
    int count = first.size() + given.length;
    if (count > parameters.size()) requireAll(kernel, signature, count);
    var arguments = new ArrayList<>(first);
    for (Object next : given) {
      int i = arguments.size();
      Object argument = plain(next);
      var parameter = parameters.get(i);
      boolean known = parameter.kind() != Kind.UNKNOWN;
      if (kind(argument) == Kind.UNKNOWN || (known && kind(argument) != parameter.kind())) {
        throw new IllegalArgumentException("kernel '" + kernel + "' takes as argument " + i + " '"
            + parameter.declaration() + "', not " + describe(next));
      }
      arguments.add(argument);
    }
    return arguments;
  }

  /** Refuses another number of arguments than the kernel has. */
  static void requireAll(String kernel, Signature signature, int count) {
    var parameters = signature.parameters();
    if (count == parameters.size()) return;
    throw new IllegalArgumentException("kernel '" + kernel + "' takes " + parameters.size()
        + " arguments " + parameters.stream().map(Signature.Parameter::name).toList() + ", not "
        + count);
  }

  /** The buffer of a tensor, or of what else owns one. */
  static ClBuffer buffer(Object owner) {
    if (plain(owner) instanceof ClBuffer buffer) return buffer;
    throw new IllegalArgumentException(describe(owner) + " is not in this device's memory");
  }

  private static Object plain(Object argument) {
    if (argument instanceof Tensor tensor && tensor.memory() instanceof DeviceData data)
      return data.buffer();
    return argument instanceof DeviceData data ? data.buffer() : argument;
  }

  private static Kind kind(Object argument) {
    if (argument instanceof ClBuffer) return Kind.BUFFER;
    if (argument instanceof Local) return Kind.LOCAL;
    if (argument instanceof Struct) return Kind.STRUCT;
    if (argument instanceof Integer) return Kind.INT;
    if (argument instanceof Long) return Kind.LONG;
    return argument instanceof Float ? Kind.FLOAT : Kind.UNKNOWN;
  }

  private static String describe(Object argument) {
    return argument.getClass().getSimpleName() + " " + argument;
  }
}
