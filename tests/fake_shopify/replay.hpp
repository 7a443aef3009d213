#pragma once

#include <memory>
#include <string>
#include <vector>

namespace fake {

/// Plays back what HWSYNC_RECORD wrote to a folder: a port of 127.0.0.1 for
/// each host that was asked, which gives each question the answer that it had.
/// Asked again, the next answer to the same question comes, or one to the same
/// document with other variables; when all are used up, the last one once more.
/// Where an answer broke off, it breaks off again.
class Replay {
public:
    /// Throws std::runtime_error where the folder holds no record.
    explicit Replay(const std::string& folder);
    ~Replay();
    Replay(const Replay&) = delete;
    Replay& operator=(const Replay&) = delete;

    /// As in the record, e.g. "acme-us.myshopify.com".
    std::vector<std::string> hosts() const;

    /// Where a host plays now.
    std::string url(const std::string& host) const;

    /// How many questions of the record nobody has asked so far.
    std::size_t unasked() const;

private:
    struct Parts;
    std::unique_ptr<Parts> m_parts;
};

} // namespace fake
