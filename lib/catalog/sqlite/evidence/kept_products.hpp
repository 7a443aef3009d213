#pragma once

#include "base/byte_spool.hpp"
#include "model/evidence/judge.hpp"
#include "model/evidence/rows.hpp"

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace hwsync::sqlite {

/// A link with the rows of both sides.
struct LinkToWeigh {
    RowPair rows;
    std::string_view identifier; ///< of the child's variant, as stored
    bool is_pinned = false;
    bool has_same_key = false; ///< or near form, of the identifier that made it
    OtherIdentifier other = OtherIdentifier::counts;
};

/// The links of one product after another, kept outside memory: they can be
/// walked again in a fraction of the time that it takes to gather them.
class KeptProducts {
public:
    /// See ByteSpool.
    explicit KeptProducts(std::filesystem::path folder);

    void add(std::span<const LinkToWeigh> links);

    /// Starts again from the first product.
    void begin() noexcept { m_at = 0; }
    /// Reads the links of the next product; false after the last one. Texts are
    /// valid until the next call.
    bool next(std::vector<LinkToWeigh>& links);

private:
    ByteSpool m_spool;
    std::uint64_t m_at = 0;
    std::string m_bytes;
};

} // namespace hwsync::sqlite
