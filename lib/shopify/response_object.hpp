#pragma once

#include <hwsync/time.hpp>

#include <simdjson.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace hwsync {

/// Reads the members of an object in one of Shopify's answers. A member that is
/// not there, or not what it should be, means that Shopify broke its own
/// schema: Error(network), which names the shop and the member.
class ResponseObject {
public:
    /// `name` is what messages call the shop; it must outlive this.
    ResponseObject(const std::string& name, simdjson::dom::element object)
        : m_name(name), m_object(object) {}

    simdjson::dom::element operator[](std::string_view key) const;
    ResponseObject object(std::string_view key) const;
    simdjson::dom::array list(std::string_view key) const;
    bool is_null(std::string_view key) const;
    bool flag(std::string_view key) const;
    std::string text(std::string_view key) const;
    /// Empty for null.
    std::string text_or_null(std::string_view key) const;
    Time time(std::string_view key) const;
    std::optional<Time> time_or_null(std::string_view key) const;
    /// An UnsignedInt64, which Shopify writes as a string of digits.
    std::uint64_t count(std::string_view key) const;
    std::optional<std::uint64_t> count_or_null(std::string_view key) const;

    /// The object that a list holds.
    ResponseObject item(simdjson::dom::element item) const {
        return {m_name, item};
    }

    [[noreturn]] void refuse(std::string_view key) const;

private:
    const std::string& m_name;
    simdjson::dom::element m_object;
};

} // namespace hwsync
