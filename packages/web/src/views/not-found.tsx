import { View } from '../parts/view.tsx'
import { to } from '../place.ts'

export function NotFoundView() {
  return (
    <View title="There is nothing here">
      <p>
        The address names nothing of this page. <a href={to([])}>Last night</a> is where it begins.
      </p>
    </View>
  )
}
