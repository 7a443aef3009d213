#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

namespace hwsync::sqlite {

/// Which of a run's rejects the catalog keeps: the first so many of each
/// reason.
class RejectCap {
public:
    explicit RejectCap(std::uint64_t most) : m_most(most) {}

    bool takes(std::string_view reason);

private:
    std::uint64_t m_most;
    std::map<std::string, std::uint64_t> m_taken;
};

} // namespace hwsync::sqlite
