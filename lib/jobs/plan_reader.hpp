#pragma once

#include "input/line_reader.hpp"

#include <hwsync/identifier.hpp>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace simdjson::dom {
class object;
class parser;
} // namespace simdjson::dom

namespace hwsync {

/// What a plan says of itself.
struct PlanHeader {
    struct Shop {
        std::string name;
        std::uint64_t changes = 0;
    };
    std::string catalog; ///< its id; empty where the plan is of a dry run
    Identifier identifier = Identifier::sku;
    std::vector<Shop> shops; ///< in the order in which their changes come
};

/// A change of a plan. Texts are valid until the next one is read.
struct PlanLine {
    std::uint64_t line = 0;
    std::string_view shop;
    std::int64_t variant = 0;
    std::int64_t from = 0; ///< a catalog variant; 0 for none
    std::int64_t to = 0;
    std::string_view rule; ///< empty in a plan of an earlier release
    std::string_view key;
    std::string_view reason;
    std::uint64_t facts = 0; ///< what it rests on
};

/// Reads a plan, line by line. Each error is an Error(input) with its line.
class PlanReader {
public:
    explicit PlanReader(std::unique_ptr<ByteSource> source);
    ~PlanReader();

    const PlanHeader& header() const noexcept { return m_header; }

    /// False at the end of a plan that is whole. The changes of a shop come in
    /// rising order of its variants.
    bool next(PlanLine& change);

private:
    simdjson::dom::object parse(const Line& line);
    void read_header(simdjson::dom::object object);
    void check_order(const PlanLine& change);
    /// Names the line where it cannot be used.
    template <typename Use> void use(const Line& line, const Use& use_it) const;
    [[noreturn]] void fail(std::uint64_t line, std::string_view what) const;

    LineReader m_lines;
    std::unique_ptr<simdjson::dom::parser> m_parser;
    PlanHeader m_header;
    std::size_t m_shop = 0;          ///< whose changes come now
    std::uint64_t m_shop_lines = 0;  ///< of its changes, those read
    std::int64_t m_last_variant = 0; ///< of that shop
    std::uint64_t m_line = 0;
};

} // namespace hwsync
