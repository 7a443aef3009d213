#pragma once

#include "base/text_arena.hpp"
#include "model/record.hpp"
#include "model/reject.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace hwsync {

/// Reads the lines of a bulk operation's result over products, one by one.
///
/// Source of the shapes: Shopify, "Perform bulk operations with the GraphQL
/// Admin API", and the objects Product and ProductVariant.
class ProductLineParser {
public:
    enum class Result {
        record,  ///< a product or a variant
        skipped, ///< an object of another kind
        rejected ///< a whole object that cannot be used
    };

    /// `source` names the input in messages.
    explicit ProductLineParser(std::string source);
    ~ProductLineParser();
    ProductLineParser(ProductLineParser&&) noexcept;
    ProductLineParser& operator=(ProductLineParser&&) noexcept;

    /// Reads one line. Fills `record` with texts in `arena`, or `reject`.
    ///
    /// 64 bytes past the end of `text` must be readable. Throws Error(input)
    /// when the line is no JSON object in valid UTF-8: the input is damaged.
    Result parse(std::string_view text, std::uint64_t number, TextArena& arena,
                 Record& record, Reject& reject);

private:
    struct Parts;
    std::unique_ptr<Parts> m_parts;
};

} // namespace hwsync
