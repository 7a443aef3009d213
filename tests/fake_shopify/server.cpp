#include "fake_shopify/server.hpp"

#include <fmt/core.h>
#include <httplib.h>
#include <zlib.h>

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <stdexcept>
#include <thread>

#include <arpa/inet.h>
#include <sys/socket.h>

namespace fake {

namespace {

/// Resets the connection that came from this port of 127.0.0.1: the HTTP
/// library hands out no sockets.
void reset_connection_from(int port) {
    constexpr int most = 1024;
    for (int fd = 3; fd < most; ++fd) {
        sockaddr_in peer{};
        socklen_t size = sizeof peer;
        if (getpeername(fd, reinterpret_cast<sockaddr*>(&peer), &size) == 0 &&
            peer.sin_family == AF_INET && ntohs(peer.sin_port) == port) {
            const sockaddr nowhere{AF_UNSPEC, {}};
            connect(fd, &nowhere, sizeof nowhere);
        }
    }
}

} // namespace

struct Server::Parts {
    std::unique_ptr<httplib::Server> http;
    std::thread thread;
    int port = 0;
    bool tls = false;
    Handler handler;
    std::mutex mutex;
    std::condition_variable stopped;
    bool is_stopped = false;

    /// Lets time pass; false when the server stops.
    bool wait(int milliseconds) {
        std::unique_lock lock{mutex};
        return !stopped.wait_for(lock, std::chrono::milliseconds{milliseconds},
                                 [this] { return is_stopped; });
    }

    void answer(const httplib::Request& request, httplib::Response& response);
    void send(const Reply& reply, httplib::Response& response);
};

void Server::Parts::send(const Reply& reply, httplib::Response& response) {
    response.status = reply.status;
    for (const auto& [name, value] : reply.headers) {
        response.set_header(name, value);
    }
    if (!reply.fault) {
        response.set_content(reply.body, reply.type);
        return;
    }
    const auto fault = *reply.fault;
    const auto body = reply.body;
    if (fault.kind == "stall") {
        wait(fault.ms);
    }
    if (fault.kind == "cut" || fault.kind == "stall") {
        response.set_content_provider(
            std::max(body.size(), fault.bytes + 1), reply.type,
            [body, fault](std::size_t offset, std::size_t,
                          httplib::DataSink& sink) {
                if (offset == 0) {
                    sink.write(body.data(), std::min(fault.bytes, body.size()));
                }
                return false;
            });
        return;
    }
    if (fault.kind == "cut_silent") {
        response.set_header("Connection", "close");
        response.set_content_provider(
            reply.type, [body, fault](std::size_t, httplib::DataSink& sink) {
                sink.write(body.data(), std::min(fault.bytes, body.size()));
                return false;
            });
        return;
    }
    if (fault.kind == "trickle") {
        response.set_content_provider(
            body.size(), reply.type,
            [this, body, fault](std::size_t offset, std::size_t,
                                httplib::DataSink& sink) {
                return wait(fault.ms) && sink.write(body.data() + offset, 1);
            });
        return;
    }
    throw std::runtime_error("no such fault here: " + fault.kind);
}

void Server::Parts::answer(const httplib::Request& request,
                           httplib::Response& response) {
    // The answer to a range is ours, not the library's.
    const_cast<httplib::Request&>(request).ranges.clear();
    const Incoming incoming{request.method, request.path, request.body,
                            [&request](const std::string& name) {
                                return request.get_header_value(name);
                            }};
    try {
        const auto reply = handler(incoming);
        if (reply.fault && reply.fault->kind == "reset") {
            reset_connection_from(request.remote_port);
            return;
        }
        send(reply, response);
    } catch (const std::exception& problem) {
        response.status = 400;
        response.set_content(problem.what(), "text/plain");
    }
}

Server::Server(int port, const std::string& certificate, const std::string& key,
               Handler handler)
    : m_parts(std::make_unique<Parts>()) {
    auto& parts = *m_parts;
    parts.handler = std::move(handler);
    parts.tls = !certificate.empty();
    if (parts.tls) {
        parts.http = std::make_unique<httplib::SSLServer>(certificate.c_str(),
                                                          key.c_str());
    } else {
        parts.http = std::make_unique<httplib::Server>();
    }
    parts.http->set_keep_alive_timeout(1);
    parts.http->set_tcp_nodelay(true);
    const auto answer = [&parts](const httplib::Request& request,
                                 httplib::Response& response) {
        parts.answer(request, response);
    };
    parts.http->Get(".*", answer);
    parts.http->Post(".*", answer);
    const bool bound =
        parts.http->is_valid() &&
        (port == 0
             ? (parts.port = parts.http->bind_to_any_port("127.0.0.1")) > 0
             : parts.http->bind_to_port("127.0.0.1", parts.port = port));
    if (!bound) {
        throw std::runtime_error(fmt::format("cannot listen on port {}", port));
    }
    parts.thread = std::thread{[&parts] { parts.http->listen_after_bind(); }};
    while (!parts.http->is_running()) {
        std::this_thread::yield();
    }
}

Server::~Server() {
    {
        const std::lock_guard lock{m_parts->mutex};
        m_parts->is_stopped = true;
    }
    m_parts->stopped.notify_all();
    m_parts->http->stop();
    m_parts->thread.join();
}

std::string Server::url() const {
    return fmt::format("{}://{}:{}", m_parts->tls ? "https" : "http",
                       m_parts->tls ? "localhost" : "127.0.0.1", m_parts->port);
}

std::string gzipped(const std::string& text) {
    z_stream stream{};
    // 16 asks zlib for gzip's header.
    if (deflateInit2(&stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, 15 + 16, 8,
                     Z_DEFAULT_STRATEGY) != Z_OK) {
        throw std::runtime_error("zlib");
    }
    std::string packed(deflateBound(&stream, text.size()) + 32, '\0');
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
    stream.avail_in = static_cast<uInt>(text.size());
    stream.next_out = reinterpret_cast<Bytef*>(packed.data());
    stream.avail_out = static_cast<uInt>(packed.size());
    deflate(&stream, Z_FINISH);
    packed.resize(stream.total_out);
    deflateEnd(&stream);
    return packed;
}

} // namespace fake
