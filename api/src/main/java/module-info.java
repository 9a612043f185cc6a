/** Tensors, layers, networks and training; the backends are modules of their own. */
module dev.clarinet {
  requires com.google.common;
  requires com.google.gson;
  requires org.slf4j;
  requires static org.jspecify;

  exports dev.clarinet;
  exports dev.clarinet.data;
  exports dev.clarinet.io;
  exports dev.clarinet.op;
  exports dev.clarinet.spi;

  uses dev.clarinet.spi.BackendProvider;
}
