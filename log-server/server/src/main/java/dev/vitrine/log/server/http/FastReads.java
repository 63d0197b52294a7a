package dev.vitrine.log.server.http;

import dev.vitrine.log.server.http.Connections.State;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.timeout.IdleStateHandler;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;
import org.jspecify.annotations.Nullable;

/*
 * Implementation note. A full tile in memory is a few kilobytes that never change, and a mirror asks for thousands of them.
 * Reading such a request into objects and its answer out of objects again costs more than everything else about it. So this
 * stands in front of the HTTP decoder of a connection, and answers what it knows by heart with one buffer.
 *
 * It must never stand in the way. It acts only while the server behind it has nothing in hand: no request in progress, no bytes of
 * half a request in its decoder, no answer that waits for the socket. What it does not answer it hands on untouched; and as
 * soon as it cannot tell any more what the decoder holds (several requests in one read, half a head, a body), it is out of the
 * way for the rest of that connection.
 */

/** Answers reads that need no thought before the HTTP server sees them. One for each connection; on its event loop. */
final class FastReads extends ChannelInboundHandlerAdapter {

    /** What can be answered at once. */
    @FunctionalInterface
    interface Answers {

        /** The whole answer, head and body, which the caller releases; null if this takes more than a look into memory. */
        @Nullable
        ByteBuf to(PlainGet request, ChannelHandlerContext context);
    }

    /** What the connections of one event loop share. */
    static final class Loop {
        private final byte[] bytes = new byte[8 * 1024];
        private final PlainGet request = new PlainGet();
        private final Answers answers;

        Loop(Answers answers) {
            this.answers = answers;
        }
    }

    private final Loop loop;
    private final State state;
    private final @Nullable IdleStateHandler idle;
    private boolean outOfTheWay;

    private FastReads(Loop loop, State state, @Nullable IdleStateHandler idle) {
        this.loop = loop;
        this.state = state;
        this.idle = idle;
    }

    /** Puts itself in front of a connection that speaks HTTP/1.1 without TLS; others stay as they are. */
    static void install(HttpConnection connection, State state, Loop loop) {
        if (connection.isSsl() || !(connection instanceof ConnectionBase base)) {
            return;
        }
        ChannelPipeline pipeline = base.channel().pipeline();
        ChannelHandlerContext decoder = pipeline.context(HttpRequestDecoder.class);
        if (decoder != null) {
            FastReads reads = new FastReads(loop, state, pipeline.get(IdleStateHandler.class));
            ChannelPipeline unused = pipeline.addBefore(decoder.name(), "fast-reads", reads);
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (outOfTheWay || !(message instanceof ByteBuf buffer)) {
            ChannelHandlerContext unused = context.fireChannelRead(message);
            return;
        }
        if (answer(context, buffer)) {
            boolean unused = buffer.release();
            return;
        }
        long begun = state.begun();
        ChannelHandlerContext unused = context.fireChannelRead(buffer);
        // One whole request went on, and has begun: nothing of it is left in the decoder.
        outOfTheWay |= state.begun() != begun + 1;
    }

    /** Whether all of it was answered; otherwise what is left in the buffer is for others. */
    private boolean answer(ChannelHandlerContext context, ByteBuf buffer) {
        int size = buffer.readableBytes();
        if (size > loop.bytes.length || !state.isIdle()) {
            outOfTheWay = true;
            return false;
        }
        buffer.getBytes(buffer.readerIndex(), loop.bytes, 0, size);
        int at = 0;
        boolean answered = false;
        while (at < size && context.channel().isWritable()) {
            if (!loop.request.read(loop.bytes, at, size)) {
                outOfTheWay = true;
                break;
            }
            int end = loop.request.end();
            ByteBuf answer = loop.answers.to(loop.request, context);
            if (answer == null) {
                outOfTheWay |= end < size;
                break;
            }
            var unused = context.write(answer, context.voidPromise());
            at = end;
            answered = true;
        }
        outOfTheWay |= !context.channel().isWritable();
        if (answered) {
            ChannelHandlerContext unused = context.flush();
            state.answered(System.nanoTime());
            if (idle != null) {
                idle.resetReadTimeout();
                idle.resetWriteTimeout();
            }
            ByteBuf unusedBuffer = buffer.skipBytes(at);
        }
        return at == size;
    }
}
