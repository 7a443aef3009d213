#pragma once

#include "fake_shopify/faults.hpp"

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>

namespace fake {

/// What came in, with header names as they were sent.
struct Incoming {
    std::string method;
    std::string path;
    std::string body;
    std::function<std::string(const std::string&)> header;
};

struct Reply {
    int status = 200;
    std::map<std::string, std::string> headers;
    std::string type = "application/json";
    std::string body;
    std::optional<Fault> fault; ///< of how it is sent
};

/// A port of 127.0.0.1 that answers.
class Server {
public:
    using Handler = std::function<Reply(const Incoming&)>;

    /// Port 0: any. TLS where certificate and key are given.
    Server(int port, const std::string& certificate, const std::string& key,
           Handler handler);
    ~Server();
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;

    std::string url() const;

private:
    struct Parts;
    std::unique_ptr<Parts> m_parts;
};

std::string gzipped(const std::string& text);

} // namespace fake
