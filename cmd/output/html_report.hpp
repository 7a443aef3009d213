#pragma once

#include "output/new_file.hpp"
#include "output/page_data.hpp"

#include <hwsync/report_view.hpp>
#include <hwsync/time.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

/// Where a shop's products are mended by hand.
struct ShopAddress {
    std::string admin; ///< https://DOMAIN/admin; empty: not known
};

/// What a page says of how it came to be.
struct PageOrigin {
    hwsync::Time made_at;
    /// How commands begin that are pasted into a shell, quoted for it.
    std::string program;
    ShopAddress primary;
};

/// The lists of a shop.
enum class PageList : std::uint8_t {
    open,    ///< variants without a link, see suggest()
    suspect, ///< links that are suspect
    gaps     ///< catalog variants without a link, see gaps()
};

/// A page of what is linked and what is not, in one file, on which a person
/// decides: script and style of its own stand in it, and its policy lets no
/// others run. Rows stand in it as data, written as they come; the script shows
/// those that are looked at.
class HtmlReport {
public:
    HtmlReport(NewFile& file, Pictures pictures);

    void begin(const hwsync::ReportedCatalog& catalog,
               const std::vector<hwsync::ReportedShop>& shops,
               const PageOrigin& origin);

    /// For each shop, in the order given to begin(): its lists, and its end.
    void begin_shop(const hwsync::ReportedShop& shop,
                    const ShopAddress& address);
    void begin_list(PageList list);
    template <typename Row> void add(const Row& row) {
        m_file.write((m_is_first_row ? "\n" : ",\n") + m_data.row(row));
        m_is_first_row = false;
    }
    /// `left_out`: how many more rows there are than the page holds.
    void end_list(std::uint64_t left_out);
    void end_shop();

    /// Its pictures are those that embed() is to give, by number.
    const PageData& data() const noexcept { return m_data; }
    /// `url` is a data: URL.
    void embed(std::size_t picture, std::string_view url);

    void finish();

private:
    void write_overview(const std::vector<hwsync::ReportedShop>& shops);
    void write_chart(const hwsync::ReportedShop& shop);

    NewFile& m_file;
    Pictures m_how;
    PageData m_data;
    hwsync::ReportedCatalog m_catalog;
    PageOrigin m_origin;
    std::size_t m_shops = 0;
    bool m_is_first_row = true;
};
