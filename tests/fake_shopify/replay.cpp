#include "fake_shopify/replay.hpp"

#include "fake_shopify/json.hpp"
#include "fake_shopify/server.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <mutex>

namespace fake {

namespace {

namespace fs = std::filesystem;

std::string read(const fs::path& path) {
    std::ifstream file{path, std::ios::binary};
    return {std::istreambuf_iterator<char>{file}, {}};
}

/// One half of an exchange: a line, headers with lower-case names, a body.
struct Message {
    std::string line;
    std::map<std::string, std::string> headers;
    std::string body;
};

Message read_message(const fs::path& path) {
    const auto text = read(path);
    std::string_view rest = text;
    const auto take_line = [&rest] {
        const auto line = rest.substr(0, rest.find('\n'));
        rest.remove_prefix(std::min(line.size() + 1, rest.size()));
        return std::string{line};
    };
    Message message;
    message.line = take_line();
    for (auto line = take_line(); !line.empty(); line = take_line()) {
        const auto colon = line.find(": ");
        message.headers[line.substr(0, colon)] =
            colon == std::string::npos ? "" : line.substr(colon + 2);
    }
    message.body = rest;
    return message;
}

/// What a question asks for but its variables; empty where it is no GraphQL.
std::string document_of(const std::string& body) {
    try {
        return text_of(parse_json(body), "query");
    } catch (const std::exception&) {
        return {};
    }
}

struct Exchange {
    std::string scheme;
    std::string host;
    std::string method;
    std::string path;
    std::string body;
    std::string document;
    Reply reply;
    bool is_played = false;
};

/// The answer as the server sends it; the length and the encoding are its own.
Reply read_reply(const fs::path& answer, const fs::path& fault) {
    Reply reply;
    const bool broke_off = fs::exists(fault);
    if (!fs::exists(answer)) {
        reply.fault.emplace().kind = "reset";
        return reply;
    }
    auto message = read_message(answer);
    reply.status = std::stoi(message.line.substr(message.line.find(' ') + 1));
    reply.type = message.headers["content-type"];
    for (const auto* name :
         {"content-type", "content-length", "content-encoding", "connection",
          "transfer-encoding", "keep-alive"}) {
        message.headers.erase(name);
    }
    reply.headers = std::move(message.headers);
    reply.body = std::move(message.body);
    if (broke_off) {
        auto& cut = reply.fault.emplace();
        cut.kind = "cut";
        cut.bytes = reply.body.size();
    }
    return reply;
}

Exchange read_exchange(fs::path file) {
    auto question = read_message(file);
    Exchange exchange;
    const auto space = question.line.find(' ');
    const auto scheme_end = question.line.find("://");
    if (scheme_end == std::string::npos) {
        throw std::runtime_error("no question: " + file.string());
    }
    const auto host = scheme_end + 3;
    const auto path =
        std::min(question.line.find('/', host), question.line.size());
    exchange.method = question.line.substr(0, space);
    exchange.scheme = question.line.substr(space + 1, scheme_end - space - 1);
    exchange.host = question.line.substr(host, path - host);
    exchange.path = question.line.substr(path, question.line.find('?') - path);
    exchange.body = std::move(question.body);
    exchange.document = document_of(exchange.body);
    exchange.reply = read_reply(file.replace_extension(".answer"),
                                fs::path{file}.replace_extension(".fault"));
    return exchange;
}

void replace_all(std::string& text, const std::string& what,
                 const std::string& by) {
    for (auto at = text.find(what); at != std::string::npos;
         at = text.find(what, at + by.size())) {
        text.replace(at, what.size(), by);
    }
}

} // namespace

struct Replay::Parts {
    std::vector<Exchange> exchanges;
    std::map<std::string, std::unique_ptr<Server>> servers; ///< by host
    std::mutex mutex;

    Reply answer(const std::string& host, const Incoming& incoming);
    Exchange* find(const std::string& host, const Incoming& incoming);
    void point_here(Reply& reply) const;
};

Exchange* Replay::Parts::find(const std::string& host,
                              const Incoming& incoming) {
    const auto document = document_of(incoming.body);
    Exchange* best = nullptr;
    int best_rank = -1;
    for (auto& exchange : exchanges) {
        if (exchange.host != host || exchange.method != incoming.method ||
            exchange.path != incoming.path || exchange.document != document) {
            continue;
        }
        const bool is_same = exchange.body == incoming.body;
        // The first that has not been played, else the last that has.
        const int rank = (exchange.is_played ? 0 : 2) + (is_same ? 1 : 0);
        if (rank > best_rank || (rank == best_rank && exchange.is_played)) {
            best = &exchange;
            best_rank = rank;
        }
    }
    return best;
}

/// Results are to be fetched from here, not from where they were.
void Replay::Parts::point_here(Reply& reply) const {
    for (const auto& exchange : exchanges) {
        const auto was = exchange.scheme + "://" + exchange.host;
        const auto is = servers.at(exchange.host)->url();
        replace_all(reply.body, was, is);
        replace_all(reply.body, escaped(was, Escapes::slashes),
                    escaped(is, Escapes::slashes));
    }
}

Reply Replay::Parts::answer(const std::string& host, const Incoming& incoming) {
    const std::lock_guard lock{mutex};
    auto* exchange = find(host, incoming);
    if (exchange == nullptr) {
        return {
            501, {}, "text/plain", "this is not in the record", std::nullopt};
    }
    exchange->is_played = true;
    auto reply = exchange->reply;
    if (incoming.method == "POST") {
        point_here(reply);
    }
    return reply;
}

Replay::Replay(const std::string& folder) : m_parts(std::make_unique<Parts>()) {
    auto& parts = *m_parts;
    std::vector<fs::path> files;
    for (const auto& entry : fs::directory_iterator(folder)) {
        if (entry.path().extension() == ".question") {
            files.push_back(entry.path());
        }
    }
    std::sort(files.begin(), files.end());
    if (files.empty()) {
        throw std::runtime_error("no record: " + folder);
    }
    for (const auto& file : files) {
        parts.exchanges.push_back(read_exchange(file));
        const auto host = parts.exchanges.back().host;
        if (!parts.servers.contains(host)) {
            parts.servers[host] = std::make_unique<Server>(
                0, "", "", [&parts, host](const Incoming& incoming) {
                    return parts.answer(host, incoming);
                });
        }
    }
}

Replay::~Replay() = default;

std::vector<std::string> Replay::hosts() const {
    std::vector<std::string> hosts;
    for (const auto& [host, server] : m_parts->servers) {
        hosts.push_back(host);
    }
    return hosts;
}

std::string Replay::url(const std::string& host) const {
    return m_parts->servers.at(host)->url();
}

std::size_t Replay::unasked() const {
    const std::lock_guard lock{m_parts->mutex};
    return static_cast<std::size_t>(std::count_if(
        m_parts->exchanges.begin(), m_parts->exchanges.end(),
        [](const auto& exchange) { return !exchange.is_played; }));
}

} // namespace fake
