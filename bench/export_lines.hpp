#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace bench {

struct ExportOptions {
    std::uint32_t variants = 1'000'000;
    std::uint64_t seed = 1;
    double changed_percent = 0;
    bool is_child = false;
    bool has_all_fields = false;
    bool has_plain_slashes = false; ///< as tools write them, not Shopify
};

struct LineNumber {
    static constexpr std::uint32_t of_product = UINT32_MAX;

    std::uint32_t product;
    std::uint32_t place; ///< of a variant in its product, or `of_product`
};

/// A number that looks drawn by lot, the same for the same two.
std::uint64_t mixed(std::uint64_t seed, std::uint64_t number) noexcept;

/// The lines of a shop that has about 5.3 variants a product.
///
/// Of the variants 20 % have ids that do not rise with the file, as in shops
/// that are years old.
class ExportLines {
public:
    explicit ExportLines(const ExportOptions& options);

    std::uint32_t products() const noexcept;
    std::uint32_t variants(std::uint32_t product) const noexcept;

    /// Appends one line and its newline.
    void append(LineNumber line, std::string& out) const;

private:
    void append_product(std::uint32_t product, std::string& out) const;
    void append_variant(std::uint32_t product, std::uint32_t place,
                        std::string& out) const;
    void append_rest_of_product(std::uint32_t product, std::string& out) const;
    void append_rest_of_variant(std::uint32_t product, std::uint32_t place,
                                std::string& out) const;
    void append_identifiers(std::uint32_t product, std::uint32_t place,
                            std::string& out) const;
    std::uint64_t variant_id(std::uint32_t variant) const noexcept;
    bool is_changed(std::uint64_t line) const noexcept;

    ExportOptions m_options;
    std::vector<std::uint32_t> m_first_variants; ///< by product, and the end
    std::uint64_t m_first_id;
    std::uint64_t m_step; ///< shares no factor with the number of variants
};

} // namespace bench
