package dev.prise.proxy;

import dev.prise.Endpoint;
import dev.prise.wire.ForwardingWire;
import dev.prise.wire.Wire;

/** A connection with a proxy, whose peer is the client that the proxy has named. */
final class ProxiedWire extends ForwardingWire {

    private final Endpoint client;

    ProxiedWire(Wire wire, Endpoint client) {
        super(wire);
        this.client = client;
    }

    @Override
    public Endpoint peer() {
        return client;
    }
}
