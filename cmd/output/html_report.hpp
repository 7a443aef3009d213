#pragma once

#include "output/new_file.hpp"

#include <hwsync/report_view.hpp>
#include <hwsync/time.hpp>

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

/// How a page comes to its pictures.
enum class Pictures {
    linked,  ///< from where the shop has them, when the page is looked at
    embedded ///< from the page itself
};

/// Where a shop's products are mended by hand.
struct ShopAddress {
    std::string admin; ///< https://DOMAIN/admin; empty: not known
};

/// A page of what is linked and what is not, in one file: script and style of
/// its own stand in it, and its policy lets no others run. Rows stand in it as
/// data, written as they come; the script makes a table of those that are
/// looked at.
class HtmlReport {
public:
    HtmlReport(NewFile& file, Pictures pictures);

    void begin(const hwsync::ReportedCatalog& catalog,
               const std::vector<hwsync::ReportedShop>& shops,
               hwsync::Time made_at);

    /// For each shop, in the order given to begin(): its open_variant()s, and
    /// its end.
    void begin_shop(const hwsync::ReportedShop& shop,
                    const ShopAddress& address);
    void open_variant(const hwsync::OpenVariant& variant);
    void end_shop();

    /// Those that embed() is to give, by number, in the order of the rows. At
    /// most a few thousand.
    const std::vector<std::string>& pictures() const noexcept {
        return m_pictures;
    }
    /// `data` is a data: URL.
    void embed(std::size_t picture, std::string_view data);

    void finish();

private:
    void write_overview(const std::vector<hwsync::ReportedShop>& shops);
    void write_chart(const hwsync::ReportedShop& shop);
    void write_legend(const hwsync::ReportedShop& shop);
    std::string picture_of(std::string_view url);

    NewFile& m_file;
    Pictures m_how;
    hwsync::Identifier m_identifier{};
    std::size_t m_shops = 0;
    bool m_is_first_row = true;
    std::vector<std::string> m_pictures;
    std::map<std::string, std::size_t, std::less<>> m_numbers;
};
