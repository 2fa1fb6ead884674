//! `/schema/custom-fields`: the custom fields that a region adds to its candidates. Both
//! environments share them.

pub(in crate::v2) mod create;
pub(in crate::v2) mod delete;
pub(in crate::v2) mod get;
pub(in crate::v2) mod list;
pub(in crate::v2) mod update;

use crate::answers::views;
use services::custom_fields::CustomFieldView;

views! {
    CustomFieldView<'a> {
        one: "CustomFieldRecord",
        list: "CustomFieldList",
        created: "CreatedCustomField",
        refer: true,
    }
}
