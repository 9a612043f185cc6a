package dev.clarinet.opencl.runtime;

import dev.clarinet.Tensor;
import dev.clarinet.opencl.runtime.Signature.Kind;
import java.util.ArrayList;
import java.util.List;

/** Checks a launch's arguments against the kernel's declaration. */
final class Arguments {
  private Arguments() {}

  /** The arguments with buffers in place of what owns them. */
  static List<Object> check(String kernel, Signature signature, Object[] given) {
    var parameters = signature.parameters();
    if (given.length != parameters.size()) {
      throw new IllegalArgumentException("kernel '" + kernel + "' takes " + parameters.size()
          + " arguments " + parameters.stream().map(Signature.Parameter::name).toList() + ", not "
          + given.length);
    }
    var arguments = new ArrayList<Object>(given.length);
    for (int i = 0; i < given.length; i++) {
      Object argument = plain(given[i]);
      var parameter = parameters.get(i);
      boolean known = parameter.kind() != Kind.UNKNOWN;
      if (kind(argument) == Kind.UNKNOWN || (known && kind(argument) != parameter.kind())) {
        throw new IllegalArgumentException("kernel '" + kernel + "' takes as argument " + i + " '"
            + parameter.declaration() + "', not " + describe(given[i]));
      }
      arguments.add(argument);
    }
    return arguments;
  }

  private static Object plain(Object argument) {
    if (argument instanceof Tensor tensor && tensor.memory() instanceof DeviceData data)
      return data.buffer();
    return argument instanceof DeviceData data ? data.buffer() : argument;
  }

  private static Kind kind(Object argument) {
    if (argument instanceof ClBuffer) return Kind.BUFFER;
    if (argument instanceof Local) return Kind.LOCAL;
    if (argument instanceof Integer) return Kind.INT;
    if (argument instanceof Long) return Kind.LONG;
    return argument instanceof Float ? Kind.FLOAT : Kind.UNKNOWN;
  }

  private static String describe(Object argument) {
    return argument.getClass().getSimpleName() + " " + argument;
  }
}
